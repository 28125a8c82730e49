import type { MinuteRange } from '../../stores/sightings/types.ts'
import { iso } from '../../../support/time.ts'
import { refuse } from '../refusal.ts'

const MINUTE = 60_000
const DAY_MINUTES = 24 * 60
/** Longer ranges are refused: they could only be a mistake, or somebody keeping the store busy. */
const MOST_MINUTES = 20 * 366 * DAY_MINUTES

export interface Range extends MinuteRange {
  /** As the answer shows it. */
  shown: { from: string; to: string }
}

/** The range of a query: whole minutes, half-open; 24 hours up to now when nothing is said. */
export function rangeOf(query: { from?: string | undefined; to?: string | undefined }, now: number): Range {
  const to = query.to === undefined ? Math.floor(now / MINUTE) + 1 : Math.ceil(Date.parse(query.to) / MINUTE)
  const from = query.from === undefined ? to - DAY_MINUTES : Math.floor(Date.parse(query.from) / MINUTE)
  if (from >= to) refuse('bad-request', '`from` is not before `to`', 'from')
  if (to - from > MOST_MINUTES) refuse('bad-request', 'the range is longer than 20 years', 'from')
  return { from, to, shown: { from: isoMinute(from), to: isoMinute(to) } }
}

export function isoMinute(minute: number): string {
  return iso(minute * MINUTE)
}

/** Steps that people read well and that rollups by minute, hour and day can be summed to. Minutes. */
const STEPS = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200] as const

/** The smallest step that cuts the range into at most `most` pieces. Minutes. */
export function stepFor(range: MinuteRange, most: number): number {
  const length = range.to - range.from
  return STEPS.find((step) => length / step <= most) ?? Math.ceil(length / most / DAY_MINUTES) * DAY_MINUTES
}

/** Every step of the range, the empty ones made by `empty`. Steps start at multiples of `step`, as in the store. */
export function filled<T extends { minute: number }>(
  range: MinuteRange,
  step: number,
  points: readonly T[],
  empty: (minute: number) => T,
): T[] {
  const known = new Map(points.map((point) => [point.minute, point]))
  const all: T[] = []
  for (let minute = Math.floor(range.from / step) * step; minute < range.to; minute += step)
    all.push(known.get(minute) ?? empty(minute))
  return all
}
