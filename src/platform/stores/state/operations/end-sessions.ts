import type { Database } from '../open-state.ts'

/** Ends the user's sessions, except the one of this hash, and makes sign-in links that were not used yet worthless. */
export async function endSessions(db: Database, user: string, exceptHash: string): Promise<void> {
  await db.deleteFrom('sessions').where('user_id', '=', user).where('hash', '<>', exceptHash).execute()
  await db.deleteFrom('links').where('user_id', '=', user).execute()
}
