import type { Evaluation } from '../../../../model/evaluation.ts'
import type { Database } from '../open-state.ts'
import { rowOf } from './evaluation-row.ts'

export async function saveEvaluation(db: Database, evaluation: Evaluation): Promise<void> {
  const { advisory, ...row } = rowOf(evaluation)
  await db.updateTable('evaluations').set(row).where('advisory', '=', advisory).executeTakeFirstOrThrow()
}
