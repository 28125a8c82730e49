import type { Database } from '../open-state.ts'

export async function noteTokenUse(db: Database, id: string, now: number): Promise<void> {
  await db.updateTable('tokens').set({ last_used: now }).where('id', '=', id).execute()
}
