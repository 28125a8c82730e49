import type { Database } from '../open-state.ts'

/** Holds the host until the transaction ends: two servers that matched it write one after the other. False: there is none. */
export async function lockHost(db: Database, name: string): Promise<boolean> {
  const row = await db.selectFrom('hosts').select('name').where('name', '=', name).forUpdate().executeTakeFirst()
  return row !== undefined
}
