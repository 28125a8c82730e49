import type { DutyTurn, Evaluation } from '../../model/evaluation.ts'
import type { Notice } from './words.ts'

/** Who does it, and what the audit keeps of it. */
export interface DutyAct {
  actor: string
  action: string
  object: string
  detail?: Record<string, unknown>
}

/** What duty needs from the state store. Every change is one transaction with its audit record and with what is said about it. */
export interface DutyStore {
  /** Turns that are not over at `from`, in the order in which they begin. */
  turns(from: number): Promise<DutyTurn[]>
  addTurn(act: DutyAct, turn: Omit<DutyTurn, 'id'>): Promise<DutyTurn>
  removeTurn(act: DutyAct, id: string): Promise<boolean>
  /** The inbox: what is not closed, and what was closed or evaluated after `since`. */
  evaluations(since: number): Promise<Evaluation[]>
  evaluation(advisory: string): Promise<Evaluation | null>
  /** False when the advisory is there already. */
  receive(act: DutyAct, evaluation: Evaluation, notices: readonly Notice[]): Promise<boolean>
  /**
   * Changes one evaluation while nobody else can. `step` answers null when nothing is to change: then nothing is written.
   * Null: there is none, or nothing changed.
   */
  change(
    act: (after: Evaluation) => DutyAct,
    advisory: string,
    step: (before: Evaluation) => Evaluation | null,
    notices: (after: Evaluation) => readonly Notice[],
  ): Promise<Evaluation | null>
  /** Says something that no evaluation changed for. Once a key. */
  say(notices: readonly Notice[]): Promise<void>
}
