import type { Settings } from './settings.ts'

/** Length of a step in which the time of day counts as one, hours. */
const QUARTER = 0.25

/** What acts on all hosts alike at a time: the same between two turns. */
export interface Forces {
  /** What of the scans is left by the time of day, the calendar and the content filter. 0: nobody scans. */
  factor: number
  /** Rates an hour. */
  patch: number
  clean: number
  /** When any of it changes next, hours; infinite: never. */
  until: number
}

export function forcesAt(settings: Settings, hour: number): Forces {
  const { patch, clean, filter, quiet, night } = settings
  const pause = quiet.find(({ from, to }) => from <= hour && hour < to)
  const turns = [patch, clean, filter].filter(({ share, from }) => share > 0 && from > hour).map(({ from }) => from)
  for (const { from, to } of quiet) turns.push(...[from, to].filter((turn) => turn > hour))
  if (night > 0) turns.push((Math.floor(hour / QUARTER + 1e-9) + 1) * QUARTER)
  const filtered = filter.share > 0 && hour >= filter.from ? 1 - filter.share : 1
  return {
    factor: pause === undefined ? filtered * awake(night, hour) : 0,
    patch: hour >= patch.from ? patch.share : 0,
    clean: hour >= clean.from ? clean.share : 0,
    until: Math.min(Number.POSITIVE_INFINITY, ...turns),
  }
}

/** Share of hosts that are on: 1 at the start, 1 - night twelve hours later, a cosine between. */
function awake(night: number, hour: number): number {
  if (night === 0) return 1
  const middle = (Math.floor(hour / QUARTER + 1e-9) + 0.5) * QUARTER
  return 1 - (night * (1 - Math.cos((2 * Math.PI * middle) / 24))) / 2
}
