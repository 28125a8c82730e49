import type { Database } from '../open-state.ts'
import { isId } from './find-user.ts'

/** With sessions, links and tokens. False when there is no such user. */
export async function deleteUser(db: Database, id: string): Promise<boolean> {
  if (!isId(id)) return false
  const { numDeletedRows } = await db.deleteFrom('users').where('id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
