import type { StateChange } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

const AT_ONCE = 2000

export async function addChanges(db: Database, changes: readonly StateChange[]): Promise<void> {
  for (let at = 0; at < changes.length; at += AT_ONCE)
    await db
      .insertInto('exposure_changes')
      .values(changes.slice(at, at + AT_ONCE))
      .execute()
}
