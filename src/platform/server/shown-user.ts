import { iso } from '../../support/time.ts'
import type { UserRow } from '../auth/accounts.ts'
import type { User } from './schemas/users.ts'

/** A user without anything secret. */
export function shownUser(user: UserRow): User {
  return {
    id: user.id,
    name: user.name,
    role: user.role,
    hasPassword: user.password !== null,
    single: user.subject !== null,
    disabled: user.disabled,
    created: iso(user.created),
    lastSignIn: user.lastSignIn === null ? null : iso(user.lastSignIn),
  }
}
