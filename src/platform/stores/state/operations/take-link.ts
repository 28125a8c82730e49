import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** Uses the link up: of two who come at once one gets the user. Null when there is none, it has expired, or its user is disabled. */
export async function takeLink(db: Database, hash: string, now: number): Promise<UserRow | null> {
  const row = await db
    .with('taken', (taking) => taking.deleteFrom('links').where('hash', '=', hash).returning(['user_id', 'expires']))
    .selectFrom('taken')
    .innerJoin('users', 'users.id', 'taken.user_id')
    .select(USER_COLUMNS)
    .where('taken.expires', '>', now)
    .where('users.disabled', '=', false)
    .executeTakeFirst()
  return row ?? null
}
