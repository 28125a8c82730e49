import type { Evaluation } from '../../../../model/evaluation.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'
import { evaluationOf } from './evaluation-row.ts'

/** `alone`: nobody else may change it until the transaction ends. Null: there is none. */
export async function findEvaluation(db: Database, advisory: string, alone = false): Promise<Evaluation | null> {
  const query = db.selectFrom('evaluations').selectAll().where('advisory', '=', storableText(advisory))
  const row = await (alone ? query.forUpdate() : query).executeTakeFirst()
  return row === undefined ? null : evaluationOf(row)
}
