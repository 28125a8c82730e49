import type { Database } from '../open-state.ts'

/** By name; null before anything was saved. */
export async function readSettings(db: Database): Promise<Record<string, unknown> | null> {
  const rows = await db.selectFrom('settings').select(['name', 'value']).execute()
  return rows.length === 0 ? null : Object.fromEntries(rows.map(({ name, value }) => [name, value]))
}
