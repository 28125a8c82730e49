import type { Database } from '../open-state.ts'
import { isId } from './find-user.ts'

/** With its messages. False when there is no such channel. */
export async function removeChannel(db: Database, id: string): Promise<boolean> {
  if (!isId(id)) return false
  const { numDeletedRows } = await db.deleteFrom('channels').where('id', '=', id).executeTakeFirstOrThrow()
  return numDeletedRows > 0n
}
