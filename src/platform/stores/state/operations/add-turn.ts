import type { DutyTurn } from '../../../../model/evaluation.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'

export function addTurn(db: Database, { person, from, to }: Omit<DutyTurn, 'id'>): Promise<DutyTurn> {
  return db
    .insertInto('duty_turns')
    .values({ person: storableText(person), starts: from, ends: to })
    .returning(['id', 'person', 'starts as from', 'ends as to'])
    .executeTakeFirstOrThrow()
}
