import { withQuery } from './with-query.ts'

/** A preset that moves along with now. */
export interface Preset {
  from: string
  words: string
}

export const PRESETS: readonly Preset[] = [
  { from: '-1h', words: 'the last hour' },
  { from: '-24h', words: 'the last 24 hours' },
  { from: '-7d', words: 'the last 7 days' },
  { from: '-30d', words: 'the last 30 days' },
  { from: '-365d', words: 'the last year' },
]

/** What the server takes when nothing is said. */
export const USUAL = '-24h'

const RELATIVE = /^-(\d{1,4})([hd])$/
const HOUR = 3_600_000

/** `from` and `to` as the address bar has them; `moving`: the range ends now. */
export interface Range {
  from: string
  to: string | null
  moving: boolean
}

export function rangeIn(query: URLSearchParams): Range {
  const to = timeOf(query.get('to')) === null ? null : query.get('to')
  const asked = query.get('from') ?? USUAL
  const known = RELATIVE.test(asked) ? to === null : timeOf(asked) !== null
  return { from: known ? asked : USUAL, to, moving: to === null }
}

/** ISO 8601 ends of the range; `now` in milliseconds. */
export function ends(range: Range, now: number): { from: string; to: string } {
  const end = timeOf(range.to) ?? now
  const [, count, unit] = RELATIVE.exec(range.from) ?? []
  const start = count === undefined ? (timeOf(range.from) ?? end - 24 * HOUR) : end - hours(Number(count), unit) * HOUR
  return { from: isoSeconds(start), to: isoSeconds(end) }
}

function hours(count: number, unit: string | undefined): number {
  return unit === 'd' ? count * 24 : count
}

/** The address of an API route with the range of this place: relative ends stay relative, `askable` resolves them. */
export function inRange(path: string, range: Range, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({ from: range.from, ...(range.to === null ? {} : { to: range.to }), ...more })
  return withQuery(path, query)
}

/** Resolves a relative range of an address against now, so that the server gets ISO 8601. */
export function askable(address: string, now: number): string {
  const [path = '', text = ''] = address.split('?')
  const query = new URLSearchParams(text)
  if (!query.has('from')) return address
  const range = rangeIn(query)
  const { from, to } = ends(range, now)
  query.set('from', from)
  if (!range.moving) query.set('to', to)
  return withQuery(path, query)
}

export function rangeWords(range: Range): string {
  const preset = PRESETS.find(({ from }) => from === range.from)
  return range.moving && preset !== undefined ? preset.words : 'the chosen range'
}

function timeOf(text: string | null): number | null {
  const time = Date.parse(text ?? '')
  return Number.isNaN(time) ? null : time
}

function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`
}
