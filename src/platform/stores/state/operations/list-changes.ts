import type { StateChange } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

/** Changes of state of one flaw, oldest first. */
export async function listChanges(db: Database, flaw: string): Promise<StateChange[]> {
  return db
    .selectFrom('exposure_changes')
    .select(['flaw', 'host', 'package', 'at', 'before', 'state'])
    .where('flaw', '=', flaw)
    .orderBy('at')
    .orderBy('number')
    .execute()
}
