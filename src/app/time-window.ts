import type { TimeWindow } from '../cli/ports.ts'
import { FirebreakError } from '../support/errors.ts'
import { isoTime } from '../support/time.ts'

/** Seconds since 1970, both inclusive. Without a bound: from 0, to the end of 32 bits. */
export interface Seconds {
  since: number
  until: number
}

const UNIT: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }
export const LAST_SECOND = 0xffffffff

export function readTimeWindow(options: TimeWindow, nowMs: number): Seconds {
  const since = options.since === undefined ? 0 : readTime(options.since, '--since', nowMs, false)
  const until = options.until === undefined ? LAST_SECOND : readTime(options.until, '--until', nowMs, true)
  if (since > until)
    throw new FirebreakError('usage', `--since ${options.since} is later than --until ${options.until}.`, {
      field: '--since',
    })
  return { since, until }
}

function readTime(text: string, flag: string, nowMs: number, end: boolean): number {
  const age = /^(\d{1,6})([smhdw])$/.exec(text)
  if (age) return Math.max(0, Math.floor(nowMs / 1000) - Number(age[1]) * (UNIT[age[2] ?? 's'] ?? 1))
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text)
  const ms = isoTime(day ? `${text}T${end ? '23:59:59' : '00:00:00'}Z` : withZone(text))
  if (ms === null) {
    throw new FirebreakError(
      'usage',
      `${flag} ${text}: not a time. Use 2026-11-20, 2026-11-20T10:00Z, or an age like 90m, 36h, 7d.`,
      { field: flag },
    )
  }
  return Math.min(LAST_SECOND, Math.max(0, Math.floor(ms / 1000)))
}

/** Seconds and the zone may be left out; then they are 00 and UTC. */
function withZone(text: string): string {
  const parts = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text)
  return parts ? `${parts[1]?.replace(' ', 'T')}${parts[2] ?? ':00'}${parts[3] ?? 'Z'}` : text
}
