import type { Database } from '../open-state.ts'
import { storableJson, storableText } from '../storable.ts'

/** Keeps settings that are not named: a newer Firebreak beside this one may have saved them. */
export async function saveSettings(db: Database, settings: Record<string, unknown>): Promise<void> {
  const values = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name: storableText(name), value: storableJson(value) }))
  if (values.length === 0) return
  await db
    .insertInto('settings')
    .values(values)
    .onConflict((conflict) => conflict.column('name').doUpdateSet((set) => ({ value: set.ref('excluded.value') })))
    .execute()
}
