import type { KeptDecision } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

/** Newest first, the ended ones too. */
export async function listDecisions(db: Database): Promise<KeptDecision[]> {
  return db
    .selectFrom('decisions')
    .select(['id', 'flaw', 'host', 'package', 'kind', 'reason', 'made_by as by', 'made', 'expires', 'ended'])
    .orderBy('made', 'desc')
    .execute()
}
