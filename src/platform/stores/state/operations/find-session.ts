import type { SessionRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** Null when there is none, it is over, or its user is disabled. */
export async function findSession(db: Database, hash: string, now: number): Promise<SessionRow | null> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(USER_COLUMNS)
    .select(['sessions.created as since', 'sessions.expires'])
    .where('sessions.hash', '=', hash)
    .where('sessions.expires', '>', now)
    .where('users.disabled', '=', false)
    .executeTakeFirst()
  if (row === undefined) return null
  const { since, expires, ...user } = row
  return { user, created: since, expires }
}
