/** The duty person's verdict on an advisory. Silence escalates. Times are milliseconds since 1970 UTC. */
export type EvaluationVerdict = 'affected' | 'not-affected' | 'mitigated' | 'accepted' | 'needs-change'

export interface Evaluation {
  advisory: string
  /** Who must evaluate now; null: nobody is on duty, which is shown in red. */
  owner: string | null
  /** When it reached the inbox, and by when it must be evaluated. */
  received: number
  due: number
  acknowledged: number | null
  verdict: EvaluationVerdict | null
  reason: string | null
  /** `accepted`, `not-affected` and `mitigated` end then and ask again. */
  expires: number | null
  evaluated: number | null
  /** People it has passed in silence, oldest first. */
  escalations: Array<{ from: string | null; to: string | null; at: number }>
}

/** Filed without asking anybody, with the reason (`no host has the package`). */
export interface Filed {
  advisory: string
  reason: string
  at: number
}

/** One turn of duty: from (inclusive) to (exclusive). */
export interface DutyTurn {
  person: string
  from: number
  to: number
}
