import type { Insertable, Selectable } from 'kysely'
import type { Evaluation } from '../../../../model/evaluation.ts'
import type { EvaluationsTable } from '../schema.ts'
import { storableJson, storableText } from '../storable.ts'

export function evaluationOf(row: Selectable<EvaluationsTable>): Evaluation {
  const { evaluated_by: evaluatedBy, closed, closed_reason: reason, ...rest } = row
  return { ...rest, evaluatedBy, closed: closed === null ? null : { at: closed, reason: reason ?? '' } }
}

export function rowOf(evaluation: Evaluation): Insertable<EvaluationsTable> {
  const { evaluatedBy, closed, escalations, advisory, title, reason, ...rest } = evaluation
  return {
    ...rest,
    advisory: storableText(advisory),
    title: storableText(title),
    reason: reason === null ? null : storableText(reason),
    evaluated_by: evaluatedBy,
    closed: closed?.at ?? null,
    closed_reason: closed === null ? null : storableText(closed.reason),
    escalations: storableJson(escalations),
  }
}
