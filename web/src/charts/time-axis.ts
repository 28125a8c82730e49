import { clockWords, dayWords, monthWords } from '../text/when.tsx'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const STEPS = [
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  90 * DAY,
]

export interface Tick {
  time: number
  words: string
}

/** Round local times between two, at most so many that each has `room` pixels. */
export function ticks(from: number, to: number, width: number, room = 84): Tick[] {
  const most = Math.max(1, Math.floor(width / room))
  const step = STEPS.find((size) => (to - from) / size <= most) ?? Math.ceil((to - from) / most / YEAR) * YEAR
  const zone = new Date(from).getTimezoneOffset() * MINUTE
  const found: Tick[] = []
  for (let time = Math.ceil((from - zone) / step) * step + zone; time < to; time += step)
    found.push({ time, words: wordsOf(time, step, to - from) })
  return found
}

/** Over most of a year, days without their year would be ambiguous. */
function wordsOf(time: number, step: number, span: number): string {
  if (span > 300 * DAY) return monthWords(time)
  return step >= DAY || isMidnight(time) ? dayWords(time) : clockWords(time)
}

function isMidnight(time: number): boolean {
  const date = new Date(time)
  return date.getHours() === 0 && date.getMinutes() === 0
}
