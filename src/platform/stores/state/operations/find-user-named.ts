import { sql } from 'kysely'
import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'
import { USER_COLUMNS } from './user-columns.ts'

/** Upper and lower case are the same. */
export async function findUserNamed(db: Database, name: string): Promise<UserRow | null> {
  const same = sql<boolean>`lower(name) = lower(${storableText(name)})`
  return (await db.selectFrom('users').select(USER_COLUMNS).where(same).executeTakeFirst()) ?? null
}
