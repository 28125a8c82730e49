import type { StateTransaction } from '../open-state.ts'

/**
 * Whether this user is the only admin who may sign in. The admins are locked until the commit: of two who remove each
 * other at once, the second finds out.
 */
export async function isLastAdmin(trx: StateTransaction, id: string): Promise<boolean> {
  const admins = await trx
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled', '=', false)
    .orderBy('id')
    .forUpdate()
    .execute()
  return admins.length === 1 && admins[0]?.id === id
}
