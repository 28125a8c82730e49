import type { Evaluation } from '../../../../model/evaluation.ts'
import type { Database } from '../open-state.ts'
import { rowOf } from './evaluation-row.ts'

/** False when the advisory is in the inbox already: of two servers that find it at once, one adds it. */
export async function addEvaluation(db: Database, evaluation: Evaluation): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await db
    .insertInto('evaluations')
    .values(rowOf(evaluation))
    .onConflict((conflict) => conflict.column('advisory').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows > 0n
}
