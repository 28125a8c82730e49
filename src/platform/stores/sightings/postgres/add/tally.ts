import type { Sighting, Traffic } from '../../../../../model/sighting.ts'
import { BLOCK, DAY, HOUR, startOf } from '../../periods.ts'
import { countSource, emptySketch, mergeForeign, mergeSketch } from '../../sketch.ts'
import type { SourceKey } from '../../source-key.ts'

/** Subject 0: all threats together. */
export const ALL = 0

export interface Tally {
  level: number
  subject: number
  start: number
  first: number
  last: number
  requests: number
  /** 1xx to 5xx, none. */
  answered: number[]
  sketch: Uint8Array
}

export interface TrafficTally {
  level: number
  sensor: number
  start: number
  lines: number
  probes: number
  sketch: Uint8Array
}

/** Sums what one transaction adds to the rollups: first by hour, then hours to days and thirty days. */
export interface Tallies {
  sighting(subject: number, source: SourceKey, minute: number, requests: number, answered: Sighting['answered']): void
  traffic(sensor: number, traffic: Traffic, minute: number): void
  rollups(): Tally[]
  traffics(): TrafficTally[]
}

/** Hours since 1970 stay below 2^26 for every 32-bit minute, so subject and hour share one number. */
const HOURS = 2 ** 26

export function createTallies(): Tallies {
  const hours = new Map<number, Tally>()
  const traffic = new Map<string, TrafficTally>()

  function hourOf(subject: number, minute: number): Tally {
    const id = subject * HOURS + Math.floor(minute / HOUR)
    let tally = hours.get(id)
    if (tally === undefined) {
      tally = emptyTally(HOUR, subject, startOf(minute, HOUR), minute)
      hours.set(id, tally)
    }
    return tally
  }

  function count(
    tally: Tally,
    source: SourceKey,
    minute: number,
    requests: number,
    answered: Sighting['answered'],
  ): void {
    tally.requests += requests
    for (let i = 0; i < 6; i++) tally.answered[i] = (tally.answered[i] ?? 0) + (answered[i] ?? 0)
    if (minute < tally.first) tally.first = minute
    if (minute > tally.last) tally.last = minute
    countSource(tally.sketch, source.indexHash, source.rankHash)
  }

  return {
    sighting(subject, source, minute, requests, answered) {
      count(hourOf(subject, minute), source, minute, requests, answered)
      if (subject > 0) count(hourOf(ALL, minute), source, minute, requests, answered)
    },
    traffic(sensor, { lines, probes, sources }, minute) {
      for (const level of [1, HOUR, DAY, BLOCK]) {
        for (const whose of [ALL, sensor]) {
          const start = startOf(minute, level)
          const id = `${level} ${whose} ${start}`
          const tally = traffic.get(id) ?? { level, sensor: whose, start, lines: 0, probes: 0, sketch: emptySketch() }
          tally.lines += lines
          tally.probes += probes
          mergeForeign(tally.sketch, sources)
          traffic.set(id, tally)
        }
      }
    },
    rollups() {
      const days = summed(hours.values(), DAY)
      return [...hours.values(), ...days, ...summed(days, BLOCK)]
    },
    traffics: () => [...traffic.values()],
  }
}

export function emptyTally(level: number, subject: number, start: number, minute: number): Tally {
  return {
    level,
    subject,
    start,
    first: minute,
    last: minute,
    requests: 0,
    answered: [0, 0, 0, 0, 0, 0],
    sketch: emptySketch(),
  }
}

function summed(tallies: Iterable<Tally>, level: number): Tally[] {
  const longer = new Map<string, Tally>()
  for (const tally of tallies) {
    const start = startOf(tally.start, level)
    const id = `${tally.subject} ${start}`
    const sum = longer.get(id) ?? emptyTally(level, tally.subject, start, tally.first)
    sum.requests += tally.requests
    for (let i = 0; i < 6; i++) sum.answered[i] = (sum.answered[i] ?? 0) + (tally.answered[i] ?? 0)
    sum.first = Math.min(sum.first, tally.first)
    sum.last = Math.max(sum.last, tally.last)
    mergeSketch(sum.sketch, tally.sketch)
    longer.set(id, sum)
  }
  return [...longer.values()]
}
