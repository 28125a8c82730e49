import type { Database } from '../open-state.ts'
import { isId } from './find-user.ts'

/** False when there is no such turn. */
export async function removeTurn(db: Database, id: string): Promise<boolean> {
  if (!isId(id)) return false
  const { numDeletedRows } = await db.deleteFrom('duty_turns').where('id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
