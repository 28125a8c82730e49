/** Reads and writes times. All times are milliseconds since 1970 UTC. */

const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'
const CLF =
  /^(?:(\d{1,2})\/([a-z]{3})|([a-z]{3})\/(\d{1,2}))\/(\d{4}):(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(z|[+-]\d\d:?\d\d))?$/i
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[t ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(?: ?(z|[+-]\d\d(?::?\d\d)?))?$/i

/**
 * `19/Jul/2001:10:05:01 -0500`, month in any case, also `Jul/19/2001`; fraction to nanoseconds (cut to ms); zone `+hhmm`,
 * `+hh:mm` or `Z`. Without a zone (HAProxy) the time is taken as UTC. Null when it is no such time or no such day.
 */
export function clfTime(text: string): number | null {
  const part = CLF.exec(text)
  if (part === null) return null
  const [, dayFirst, monthAfter, monthFirst, dayAfter, year, hour, minute, second, fraction, zone] = part
  const at = MONTHS.indexOf((monthAfter ?? monthFirst ?? '').toLowerCase())
  if (at % 3 !== 0) return null
  return utc(Number(year), at / 3 + 1, Number(dayFirst ?? dayAfter), hour, minute, second, fraction, zone)
}

/**
 * `2001-07-19T10:05:01.123Z`, a space instead of `T`, seconds and fraction optional, zone `Z`, `+hh:mm`, `+hhmm`, `+hh`;
 * without a zone UTC; a day alone is its midnight. Null when it is no such time or no such day.
 */
export function isoTime(text: string): number | null {
  const part = ISO.exec(text)
  if (part === null) return null
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction, zone] = part
  return utc(Number(year), Number(month), Number(day), hour, minute, second, fraction, zone)
}

/** `2001-07-19T15:05:01Z`; `unknown` outside the years a date can hold. */
export function iso(ms: number): string {
  return Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z') : 'unknown'
}

/** A length of time for people: `250 ms`, `3.1 s`, `37 min`, `5.5 h`, `2 days`, `3 years`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown'
  if (ms < 0) return `-${duration(-ms)}`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_500) return `${short(ms / 1000)} s`
  if (ms < 90 * MINUTE) return `${Math.round(ms / MINUTE)} min`
  if (ms < 36 * HOUR) return `${short(ms / HOUR)} h`
  if (ms < 730 * DAY) return `${Math.round(ms / DAY)} days`
  return `${short(ms / (365.25 * DAY))} years`
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** One decimal below ten, none above. */
function short(value: number): string {
  return value < 9.95 ? String(Math.round(value * 10) / 10) : String(Math.round(value))
}

function utc(
  year: number,
  month: number,
  day: number,
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
  zone: string | undefined,
): number | null {
  const [h, m, s] = [Number(hour), Number(minute), Number(second)]
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  // 60 is a leap second; it counts as the second after.
  if (h > 23 || m > 59 || s > 60) return null
  const offset = zoneMinutes(zone)
  if (offset === null) return null
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3))
  return Date.UTC(year, month - 1, day, h, m, s, ms) - offset * MINUTE
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** Minutes east of UTC; null for minutes over 59 or hours over 23. */
function zoneMinutes(zone: string | undefined): number | null {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || 0)
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}
