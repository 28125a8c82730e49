import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** `subject`: how an identity provider names the user. */
export async function findUserOfSubject(db: Database, subject: string): Promise<UserRow | null> {
  const query = db.selectFrom('users').select(USER_COLUMNS).where('subject', '=', storableText(subject))
  return (await query.executeTakeFirst()) ?? null
}
