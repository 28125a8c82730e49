import type { Deadline as ModelDeadline } from '../../../model/exposure.ts'
import { deadlineWords } from '../../../know/exposure/deadline-words.ts'
import { iso } from '../../../support/time.ts'
import type { Deadline } from '../schemas/exposures.ts'

export function shownDeadline(deadline: ModelDeadline, now: number): Deadline {
  return {
    row: deadline.row,
    inputs: deadline.inputs,
    days: deadline.days,
    forensics: deadline.forensics,
    from: iso(deadline.from),
    due: deadline.due === null ? null : iso(deadline.due),
    overdue: deadline.due !== null && deadline.due < now,
    words: deadlineWords(deadline),
  }
}
