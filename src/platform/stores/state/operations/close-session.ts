import type { Database } from '../open-state.ts'

/** False when there is no such session. */
export async function closeSession(db: Database, hash: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('sessions').where('hash', '=', hash).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
