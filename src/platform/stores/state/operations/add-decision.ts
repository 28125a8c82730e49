import type { Decision } from '../../../../know/exposure/ports.ts'
import type { KeptDecision } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'

export async function addDecision(db: Database, decision: Decision): Promise<KeptDecision> {
  const { by, ...rest } = decision
  const values = { ...rest, made_by: storableText(by), reason: storableText(rest.reason), ended: null }
  const { id } = await db.insertInto('decisions').values(values).returning('id').executeTakeFirstOrThrow()
  return { ...decision, id, ended: null }
}
