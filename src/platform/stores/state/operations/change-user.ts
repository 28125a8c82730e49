import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { isId } from './find-user.ts'
import { USER_COLUMNS } from './user-columns.ts'

export type UserChange = Partial<Pick<UserRow, 'name' | 'role' | 'disabled' | 'password' | 'subject'>>

/** Null when there is no such user. Throws PostgreSQL's `unique_violation` when the name or subject is another user's. */
export async function changeUser(db: Database, id: string, change: UserChange): Promise<UserRow | null> {
  if (!isId(id)) return null
  if (Object.keys(change).length === 0) {
    return (await db.selectFrom('users').select(USER_COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null
  }
  const query = db.updateTable('users').set(change).where('id', '=', id)
  return (await query.returning(USER_COLUMNS).executeTakeFirst()) ?? null
}
