import { describe, expect, it } from 'vitest'
import type { Batch, SensorHealth } from '../../model/sighting.ts'
import { createLivePicture } from './live-picture.ts'

const now = 29_000_000 * 60_000
const minute = 29_000_000
const health: SensorHealth = {
  version: '0',
  clock: now,
  files: 1,
  bytes: 0,
  lines: 10,
  parsed: 10,
  unparsed: 0,
  skipped: 0,
  gapBytes: 0,
  gapReason: null,
  overflowed: 0,
  lag: 0,
  journalBytes: 0,
  diskFree: 0,
  warnings: [],
}

function batch(change: Partial<Batch>): Batch {
  return {
    schema: 'firebreak.batch/1',
    sensor: 's',
    epoch: 'e',
    seq: 1,
    sightings: [],
    traffic: [],
    unknown: [],
    evidence: [],
    health,
    ...change,
  }
}

const names = (id: string) => ({ id, name: id.toUpperCase(), kind: 'worm' as const, cves: [] })
const sighting = (source: string, at = minute, requests = 1): Batch['sightings'][number] => ({
  threat: 'w',
  source,
  minute: at,
  requests,
  answered: [0, requests, 0, 0, 0, 0],
})

describe('the live picture', () => {
  it('adds up requests and distinct sources, minute by minute', () => {
    const live = createLivePicture(names, () => now)
    live.take(batch({ sightings: [sighting('a'), sighting('b'), sighting('a', minute - 1, 4)] }))
    const [threat] = live.picture().threats
    expect(threat).toMatchObject({ name: 'W', requests: 6, sources: 2, answered: 6, last: minute })
    expect(threat?.minutes.slice(-2)).toEqual([4, 2])
  })

  it('forgets minutes older than an hour but keeps the totals', () => {
    let time = now
    const live = createLivePicture(names, () => time)
    live.take(batch({ sightings: [sighting('a')], traffic: [{ minute, lines: 5, probes: 1, sources: '' }] }))
    time += 61 * 60_000
    live.take(batch({}))
    expect(live.picture()).toMatchObject({ lines: Array(60).fill(0), threats: [{ requests: 1 }] })
  })

  it('stays bounded under a flood of sources', () => {
    const live = createLivePicture(names, () => now)
    for (let i = 0; i < 5000; i++) live.take(batch({ sightings: [sighting(`s${i}`)] }))
    expect(live.picture().sources).toHaveLength(2000)
    expect(live.picture().sources.some((row) => row.address === 's4999')).toBe(true)
  })
})
