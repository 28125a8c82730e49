/** The duty person's verdict on an advisory. Silence escalates. Times are milliseconds since 1970 UTC. */
export type EvaluationVerdict = 'affected' | 'not-affected' | 'mitigated' | 'accepted' | 'needs-change'

export interface Evaluation {
  advisory: string
  title: string
  /** Days of the deadline row that its most urgent exposure stands on; null: with the next upgrade. */
  days: 3 | 14 | 60 | null
  /** Who must evaluate now; null: nobody is on duty, which is shown in red. */
  owner: string | null
  /** When it reached the inbox, and by when it must be evaluated. */
  received: number
  due: number
  /** How long silence is allowed before it passes to the next person, milliseconds. */
  patience: number
  acknowledged: number | null
  verdict: EvaluationVerdict | null
  reason: string | null
  /** `accepted`, `not-affected` and `mitigated` end then, and the advisory comes back to the inbox. */
  expires: number | null
  evaluated: number | null
  evaluatedBy: string | null
  /** Withdrawn by its publisher, or no host is exposed any more: nobody is asked. */
  closed: { at: number; reason: string } | null
  /** People it has passed in silence, oldest first. `to` null: the board. */
  escalations: Array<{ from: string | null; to: string | null; at: number; why: string }>
}

/** One turn of duty: from (inclusive) to (exclusive). */
export interface DutyTurn {
  id: string
  person: string
  from: number
  to: number
}
