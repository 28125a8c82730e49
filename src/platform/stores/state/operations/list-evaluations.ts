import type { Evaluation } from '../../../../model/evaluation.ts'
import type { Database } from '../open-state.ts'
import { evaluationOf } from './evaluation-row.ts'

/** What is not closed, and what was closed after `since`. Oldest first. */
export async function listEvaluations(db: Database, since: number): Promise<Evaluation[]> {
  const rows = await db
    .selectFrom('evaluations')
    .selectAll()
    .where((row) => row.or([row('closed', 'is', null), row('closed', '>', since)]))
    .orderBy('received')
    .orderBy('advisory')
    .execute()
  return rows.map(evaluationOf)
}
