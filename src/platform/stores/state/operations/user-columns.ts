/** The columns of a user, named as in `UserRow`. */
export const USER_COLUMNS = [
  'users.id',
  'users.name',
  'users.role',
  'users.password',
  'users.subject',
  'users.disabled',
  'users.created',
  'users.last_sign_in as lastSignIn',
] as const
