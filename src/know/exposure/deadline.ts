import type { Deadline, DeadlineInput } from '../../model/exposure.ts'
import { rowFor } from './deadline-table.ts'

const DAY = 86_400_000

export interface DeadlineFacts {
  exploited: DeadlineInput & {
    /** Since when it is known to be exploited; null: not known, or never. */
    since: number | null
  }
  reachable: DeadlineInput
  automatable: DeadlineInput
  totalImpact: DeadlineInput
  /**
   * Nothing but a waiting fix speaks of the flaw. Then what is unknown counts as it is for most flaws (not exploited, not automatable):
   * the worse answer would put every update into three days, and nobody would believe three days any more.
   */
  onlyWaiting?: boolean
  /** Start of the clock: publication, or when the exposure was first seen where no date is given. */
  from: number
}

/**
 * The deadline of one exposure, after CISA BOD 26-04. An unknown input counts as the worse answer. What is learnt later never
 * lengthens a deadline: when exploitation became known after the publication, the row with it starts on that day, and the
 * earlier of both ends counts.
 */
export function deadlineOf({
  exploited,
  reachable,
  automatable,
  totalImpact,
  from,
  onlyWaiting = false,
}: DeadlineFacts): Deadline {
  const answers = {
    exploited: exploited.value ?? !onlyWaiting,
    reachable: reachable.value ?? true,
    automatable: automatable.value ?? !onlyWaiting,
    totalImpact: totalImpact.value ?? true,
  }
  const row = rowFor(answers.exploited, answers.reachable, answers.automatable, answers.totalImpact)
  const quiet = rowFor(false, answers.reachable, answers.automatable, answers.totalImpact)
  const learnt = exploited.value === true && exploited.since !== null && exploited.since > from ? exploited.since : from
  const before = learnt > from && quiet.days !== null ? from + quiet.days * DAY : null
  const after = row.days === null ? null : learnt + row.days * DAY
  const isBefore = before !== null && (after === null || before <= after)
  return {
    row: answers,
    inputs: {
      exploited: { value: exploited.value, why: exploited.why },
      reachable: { value: reachable.value, why: reachable.why },
      automatable: { value: automatable.value, why: automatable.why },
      totalImpact: { value: totalImpact.value, why: totalImpact.why },
    },
    days: row.days,
    forensics: row.forensics,
    from: isBefore ? from : learnt,
    due: isBefore ? before : after,
  }
}
