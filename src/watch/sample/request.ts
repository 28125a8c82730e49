/** One line to be. */
export interface Request {
  /** Seconds after the sample's start. */
  at: number
  source: string
  /** The request line. */
  request: string
  status: number
  bytes: number
  referrer?: string
  agent?: string
}

/** 19 July 2026, 06:00 UTC: 25 years after Code Red. Milliseconds. */
const START = Date.UTC(2026, 6, 19, 6)

/** Twelve hours, in seconds. */
export const LENGTH = 12 * 3600

/** As Apache's combined format writes it. */
export function combinedLine({ at, source, request, status, bytes, referrer, agent }: Request): string {
  const [, day, month, year, time] =
    /, (\d\d) (\w{3}) (\d{4}) ([\d:]{8})/.exec(new Date(START + at * 1000).toUTCString()) ?? []
  const when = `${day}/${month}/${year}:${time} +0000`
  return `${source} - - [${when}] "${request}" ${status} ${bytes} "${referrer ?? '-'}" "${agent ?? '-'}"`
}
