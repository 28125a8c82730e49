import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** Null when there is a user of this name or subject already. */
export async function addUser(
  db: Database,
  user: Pick<UserRow, 'name' | 'role' | 'subject' | 'created'>,
): Promise<UserRow | null> {
  const values = {
    name: storableText(user.name),
    role: user.role,
    subject: user.subject === null ? null : storableText(user.subject),
    created: user.created,
  }
  const query = db
    .insertInto('users')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
  return (await query.returning(USER_COLUMNS).executeTakeFirst()) ?? null
}
