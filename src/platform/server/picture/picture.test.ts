import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SensorHealth } from '../../../model/sighting.ts'
import type { ThreatCard } from '../schemas/threats.ts'
import { addressKind } from './address-kind.ts'
import { growthOf, MOST_ARRIVALS, spreadOverMinutes } from './growth.ts'
import { headlineOf } from './headline.ts'
import { filled, rangeOf, stepFor } from './range.ts'
import { conditionOf } from './sensor-words.ts'
import { doubtsOf, judge } from './verdict.ts'

const NOW = Date.UTC(2026, 10, 21, 3, 4, 5)

describe('a range', () => {
  it('is the last 24 hours, this minute included, when nothing is said', () => {
    const { from, to, shown } = rangeOf({}, NOW)
    expect(to - from).toBe(1440)
    expect(shown).toEqual({ from: '2026-11-20T03:05:00Z', to: '2026-11-21T03:05:00Z' })
  })

  it('covers every minute that was asked for', () => {
    const { from, to } = rangeOf({ from: '2026-01-01T00:00:30Z', to: '2026-01-01T00:01:30Z' }, NOW)
    expect(to - from).toBe(2)
  })

  it('is cut into at most so many steps, all of them there and in order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3e7 }),
        fc.integer({ min: 1, max: 1e7 }),
        fc.integer({ min: 10, max: 300 }),
        (from, length, most) => {
          const range = { from, to: from + length }
          const step = stepFor(range, most)
          const points = filled(range, step, [], (minute) => ({ minute }))
          expect(points.length).toBeLessThanOrEqual(most + 2)
          expect(points[0]?.minute).toBeLessThanOrEqual(from)
          expect((points.at(-1)?.minute ?? 0) + step).toBeGreaterThanOrEqual(range.to)
          expect(points.every((point, i) => point.minute === (points[0]?.minute ?? 0) + i * step)).toBe(true)
        },
      ),
    )
  })
})

it('arrivals of one minute are spread over it', () => {
  expect([...spreadOverMinutes([2, 2, 3])]).toEqual([135, 165, 210])
})

it('growth that is known only up to a full list of arrivals is judged up to there', () => {
  // Twice as many a day: what comes after the list would otherwise look like an outbreak that is over.
  const minutes = Array.from({ length: MOST_ARRIVALS }, (_, i) => Math.floor(1440 * Math.log2(1 + i / 50)))
  const whole = growthOf(minutes, 50_000, { from: 0, to: 60 * 1440 })
  expect(whole.doublingMinutes).toBeGreaterThan(1200)
  expect(whole.doublingMinutes).toBeLessThan(1700)
  expect(growthOf(minutes, 50_000, { from: 0, to: (minutes.at(-1) ?? 0) + 1 })).toEqual(whole)
})

describe('the verdict on a source', () => {
  it.each([
    ['203.0.113.1', ['code-red'], 'hostile'],
    ['198.51.100.1', ['no-such-rule'], 'hostile'],
    ['8.8.8.8', [], 'unknown'],
    ['192.168.1.1', [], 'ordinary'],
    ['::1', [], 'ordinary'],
  ])('%s with %j is %s', (address, threats, verdict) => {
    expect(judge(address, threats).verdict).toBe(verdict)
  })

  it('comes with its doubts', () => {
    expect(doubtsOf('100.64.1.1', null, [])[0]).toMatch(/share/)
    expect(doubtsOf('10.0.0.1', null, [])[0]).toMatch(/proxy/)
    expect(doubtsOf('2a01:4f8::1', null, [])[0]).toMatch(/\/64/)
    expect(doubtsOf('8.8.8.8', null, [])).toEqual([])
    const busy = {
      source: '8.8.8.8',
      requests: 1,
      threats: ['a', 'b', 'c', 'd', 'e'],
      sensors: [],
      firstMinute: 0,
      lastMinute: 0,
    }
    expect(doubtsOf('8.8.8.8', busy, Array(24).fill(1))).toHaveLength(2)
  })

  it('knows every kind of network', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => addressKind(text).network.length > 5))
  })
})

const HEALTH: SensorHealth = {
  version: '1',
  clock: NOW,
  files: 2,
  bytes: 1,
  lines: 1000,
  parsed: 1000,
  unparsed: 0,
  skipped: 0,
  gapBytes: 0,
  gapReason: null,
  overflowed: 0,
  lag: 0,
  journalBytes: 0,
  diskFree: 2 ** 34,
  warnings: [],
}

describe('a sensor', () => {
  it.each([
    [{}, 0, 'ok'],
    [{ files: 0 }, 0, 'blind'],
    [{ unparsed: 500 }, 0, 'blind'],
    [{ unparsed: 20 }, 0, 'ok'],
    [{ lag: 3_600_000 }, 0, 'late'],
    [{ diskFree: 1e6 }, 0, 'late'],
    [{}, 120_000, 'silent'],
    [{ files: 0 }, 120_000, 'silent'],
    [{}, -86_400_000, 'silent'],
    [{ warnings: ['cannot read x'] }, 0, 'ok'],
    [{ gapBytes: 5, gapReason: 'copytruncate', overflowed: 7 }, 0, 'ok'],
  ])('with %j, heard %i ms ago, is %s', (change, ago, state) => {
    const condition = conditionOf({ ...HEALTH, ...change }, NOW - ago, 0, NOW)
    expect(condition.state).toBe(state)
    if (state !== 'ok') expect(condition.words[0]).toMatch(/[.?]$/)
  })

  it('says for ever what it lost', () => {
    const { words } = conditionOf({ ...HEALTH, gapBytes: 5000, gapReason: 'copytruncate', overflowed: 7 }, NOW, 0, NOW)
    expect(words).toEqual(['5,000 bytes were lost: copytruncate.', expect.stringContaining('7 sightings')])
  })

  it('with a wrong clock is late, and told by how much', () => {
    expect(conditionOf(HEALTH, NOW, -86_400_000, NOW)).toEqual({
      state: 'late',
      words: [expect.stringContaining('24 h behind')],
    })
  })
})

function card(change: Partial<ThreatCard>): ThreatCard {
  const answered = { '1xx': 0, '2xx': 0, '3xx': 0, '4xx': 9, '5xx': 0, none: 0 }
  const growth = { doublingMinutes: null, interval: null, why: 'x' }
  const times = { first: '', last: '', spark: [] }
  return {
    id: 'x',
    name: 'Worm X',
    kind: 'worm',
    cves: [],
    requests: 9,
    sources: 3,
    sourcesError: 0,
    answered,
    doublingMinutes: null,
    growth,
    ...times,
    ...change,
  }
}

describe('the headline', () => {
  it('says first what Firebreak itself cannot do: the rest may be old', () => {
    const situation = { cards: [card({ doublingMinutes: 37 })], sensors: { ok: 1, blind: 0 }, lines: 9 }
    const troubles = ['The store takes no sightings: its disk is full.']
    expect(headlineOf({ ...situation, troubles })).toEqual({ tone: 'blind', headline: troubles[0] })
  })

  const ok = { ok: 2, blind: 0 }
  const answered = { ...card({}).answered, '2xx': 2 }

  it.each([
    [{ cards: [], sensors: { ok: 0, blind: 0 }, lines: 0 }, 'blind', 'No sensor has reported yet'],
    [{ cards: [], sensors: ok, lines: 1_200_000 }, 'calm', 'No probes in 1,200,000 lines'],
    [{ cards: [], sensors: ok, lines: 0 }, 'blind', 'No line was logged in the last 24 hours'],
    [{ cards: [card({})], sensors: ok, lines: 9 }, 'calm', '1 threat knocked in 24 hours, none is growing.'],
    [{ cards: [card({ answered })], sensors: ok, lines: 9 }, 'watch', '2 requests of Worm X got an ordinary answer'],
    [
      { cards: [card({ doublingMinutes: 37 })], sensors: ok, lines: 9 },
      'fire',
      'Worm X is spreading: its sources double every 37 min.',
    ],
    [{ cards: [card({ kind: 'generic', doublingMinutes: 37 })], sensors: ok, lines: 9 }, 'calm', '1 threat'],
    [{ cards: [], sensors: { ok: 1, blind: 1 }, lines: 9 }, 'blind', '1 sensor cannot see everything.'],
    [{ cards: [], sensors: { ok: 0, blind: 2 }, lines: 9 }, 'blind', 'No sensor sees everything'],
  ])('for %j is %s', (situation, tone, text) => {
    expect(headlineOf({ troubles: [], ...situation })).toEqual({ tone, headline: expect.stringContaining(text) })
  })
})
