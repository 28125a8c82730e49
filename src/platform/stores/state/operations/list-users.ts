import type { UserRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { USER_COLUMNS } from './user-columns.ts'

export function listUsers(db: Database): Promise<UserRow[]> {
  return db.selectFrom('users').select(USER_COLUMNS).orderBy('name').execute()
}
