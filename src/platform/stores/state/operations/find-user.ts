import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { USER_COLUMNS } from './user-columns.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether an id from outside can be one of ours; PostgreSQL takes others for errors. */
export function isId(id: string): boolean {
  return UUID.test(id)
}

export async function findUser(db: Database, id: string): Promise<UserRow | null> {
  if (!isId(id)) return null
  return (await db.selectFrom('users').select(USER_COLUMNS).where('id', '=', id).executeTakeFirst()) ?? null
}
