import type { EvaluationVerdict, InboxState } from '../client/types.ts'
import type { Tone } from './words.ts'

export const INBOX_TONE: Record<InboxState, Tone> = {
  unowned: 'ember',
  overdue: 'ember',
  waiting: 'amber',
  acknowledged: 'plain',
  evaluated: 'pine',
  closed: 'plain',
}

export const INBOX_WORD: Record<InboxState, string> = {
  unowned: 'with nobody',
  overdue: 'overdue',
  waiting: 'unanswered',
  acknowledged: 'acknowledged',
  evaluated: 'evaluated',
  closed: 'closed',
}

export const VERDICT_WORD: Record<EvaluationVerdict, string> = {
  affected: 'affected',
  'needs-change': 'needs a change',
  mitigated: 'mitigated',
  accepted: 'risk accepted',
  'not-affected': 'not affected',
}

/** Verdicts that leave the hole as it is, so that they must end. */
export const MUST_END: readonly EvaluationVerdict[] = ['mitigated', 'accepted', 'not-affected']

/** The deadline row, in words. */
export function rowWords(days: number | null): string {
  return days === null ? 'next upgrade' : `${days} days`
}
