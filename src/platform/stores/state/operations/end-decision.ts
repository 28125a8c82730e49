import type { Database } from '../open-state.ts'
import { isId } from './find-user.ts'

export async function endDecision(db: Database, id: string, at: number): Promise<boolean> {
  if (!isId(id)) return false
  const query = db.updateTable('decisions').set({ ended: at }).where('id', '=', id).where('ended', 'is', null)
  return (await query.executeTakeFirst()).numUpdatedRows > 0n
}
