import { fail } from '../support/errors.ts'
import { visibleText } from '../support/escape.ts'
import { isoTime } from '../support/time.ts'

const UNIT: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** A day, a time, or a length counted from `from`. Milliseconds since 1970 UTC. Throws `usage` that names the flag. */
export function timeAhead(text: string, flag: string, from: number): number {
  const length = /^(\d{1,5})([mhdw])$/.exec(text)
  if (length) return from + Number(length[1]) * (UNIT[length[2] ?? ''] ?? 0)
  const time = isoTime(/T\d\d:\d\d$/.test(text) ? `${text}Z` : text)
  if (time !== null) return time
  return fail(
    'usage',
    `${flag} ${visibleText(text)}: not a time. Use 2026-12-01, 2026-12-01T08:00Z, or a length like 7d.`,
    {
      field: flag,
    },
  )
}
