import type { DutyTurn } from '../../../../model/evaluation.ts'
import type { Database } from '../open-state.ts'

/** Turns that are not over at `from`, in the order in which they begin. */
export function listTurns(db: Database, from: number): Promise<DutyTurn[]> {
  return db
    .selectFrom('duty_turns')
    .select(['id', 'person', 'starts as from', 'ends as to'])
    .where('ends', '>', from)
    .orderBy('starts')
    .orderBy('id')
    .execute()
}
