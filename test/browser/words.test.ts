import { describe, expect, it } from 'vitest'
import { visibleAnswer } from '../../web/src/client/visible-answer.ts'
import { logHeight, powers } from '../../web/src/charts/log-scale.ts'
import { askable, ends, inRange, rangeIn } from '../../web/src/route/range.ts'
import { growthWords, intervalWords } from '../../web/src/text/growth-words.ts'
import { matches } from '../../web/src/text/matches.ts'
import { brief, bytes, counted, minutes, share } from '../../web/src/text/number.ts'

const NOON = Date.UTC(2026, 10, 21, 12)

describe('a time range', () => {
  it('is the last 24 hours and moves with now when the address says nothing', () => {
    const range = rangeIn(new URLSearchParams())
    expect(range).toEqual({ from: '-24h', to: null, moving: true })
    expect(ends(range, NOON)).toEqual({ from: '2026-11-20T12:00:00Z', to: '2026-11-21T12:00:00Z' })
  })

  it('is held by two ends', () => {
    const range = rangeIn(new URLSearchParams('from=2001-07-13T10:02:00Z&to=2001-07-20T00:00:00Z'))
    expect(range.moving).toBe(false)
    expect(ends(range, NOON)).toEqual({ from: '2001-07-13T10:02:00Z', to: '2001-07-20T00:00:00Z' })
  })

  it.each(['from=yesterday', 'from=-7d&to=2001-07-20T00:00:00Z', 'from=-99999d', 'to=never', 'from=<script>'])(
    'that makes no sense becomes the usual one: %s',
    (query) => expect(rangeIn(new URLSearchParams(query)).from).toBe('-24h'),
  )

  it('is asked for in ISO 8601, its end left out while it moves', () => {
    const address = inRange('/api/threats', { from: '-7d', to: null, moving: true }, { limit: '5' })
    expect(address).toBe('/api/threats?from=-7d&limit=5')
    expect(askable(address, NOON)).toBe('/api/threats?from=2026-11-14T12%3A00%3A00Z&limit=5')
    expect(askable('/api/now', NOON)).toBe('/api/now')
  })
})

describe('words', () => {
  it('say how much', () => {
    expect([counted(1, 'probe'), counted(1200, 'probe')]).toEqual(['1 probe', '1,200 probes'])
    expect([brief(0.5), brief(1000), brief(2_500_000)]).toEqual(['0.5', '1 k', '2.5 M'])
    expect([bytes(0), bytes(18_220), bytes(41e9)]).toEqual(['0 bytes', '18.2 KB', '41 GB'])
    expect([minutes(0.5), minutes(37.2), minutes(180), minutes(4320)]).toEqual(['30 s', '37.2 min', '3 h', '3 days'])
  })

  it('never round a rest away', () => {
    expect([share(0, 0), share(1, 1_000_000), share(999_999, 1_000_000), share(5, 5)]).toEqual([
      '0 %',
      '< 0.1 %',
      '> 99.9 %',
      '100 %',
    ])
  })

  it('give growth with its interval, or the reason why there is none', () => {
    const growth = { doublingMinutes: 37, interval: [28, null] as [number, null], why: null }
    expect([growthWords(growth), intervalWords(growth)]).toEqual(['doubles every 37 min', '95 %: 28 min to no growth'])
    const none = { doublingMinutes: null, interval: null, why: 'fewer than 8 sources' }
    expect([growthWords(none), intervalWords(none)]).toEqual(['fewer than 8 sources', null])
  })
})

describe('a filter', () => {
  it('wants every word, and none of those behind !', () => {
    expect(matches('RED worm', ['Code Red', 'worm'])).toBe(true)
    expect(matches('red !worm', ['Code Red', 'worm'])).toBe(false)
    expect(matches(null, ['anything'])).toBe(true)
    expect(matches(' ! ', ['anything'])).toBe(true)
  })
})

describe('a logarithmic scale', () => {
  it('shows one beside many, and nothing as nothing', () => {
    expect(logHeight(0, 10_000, 100)).toBe(0)
    expect(logHeight(1, 10_000, 100)).toBeGreaterThan(5)
    expect(logHeight(10_000, 10_000, 100)).toBeCloseTo(100)
    expect(powers(12_000, 5)).toEqual([1, 10, 100, 1000, 10_000])
  })
})

describe('an answer', () => {
  it('comes in with every text made visible, keys too', () => {
    expect(visibleAnswer({ 'a\u202e': ['x\u0000', 1, null, { b: 'two\nlines\n' }] })).toEqual({
      'a\\u{202e}': ['x\\x00', 1, null, { b: 'two lines' }],
    })
  })
})
