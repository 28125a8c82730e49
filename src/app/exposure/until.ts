import { FirebreakError } from '../../support/errors.ts'
import { isoTime } from '../../support/time.ts'

const DAY = 86_400_000
/** Nobody knows what holds in three years. */
const LONGEST = 3 * 366 * DAY

/** `2027-03-01` (the end of that day, UTC) or `90d`, as milliseconds. */
export function endOfDecision(text: string, now: number): number {
  const age = /^(\d{1,4})([dw])$/.exec(text)
  const end = age
    ? now + Number(age[1]) * (age[2] === 'w' ? 7 : 1) * DAY
    : /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? isoTime(`${text}T23:59:59Z`)
      : null
  if (end === null || end <= now || end > now + LONGEST) {
    throw new FirebreakError('usage', `--until ${text}: not a day to come within three years. Use 2027-03-01 or 90d.`, {
      field: '--until',
    })
  }
  return end
}
