import type { Database } from '../open-state.ts'

/** Two servers that note the same tokens at once may block each other: then one fails, and notes them a minute later. */
export async function noteTokensUse(db: Database, ids: readonly string[], now: number): Promise<void> {
  await db.updateTable('tokens').set({ last_used: now }).where('id', 'in', ids).execute()
}
