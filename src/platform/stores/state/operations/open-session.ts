import type { Database } from '../open-state.ts'

/** Also notes the sign-in on the user, and clears away sessions that are over. False when there is no such user. */
export async function openSession(
  db: Database,
  session: { hash: string; user: string; expires: number },
  now: number,
): Promise<boolean> {
  await db.deleteFrom('sessions').where('expires', '<=', now).execute()
  const { numUpdatedRows } = await db
    .updateTable('users')
    .set({ last_sign_in: now })
    .where('id', '=', session.user)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 0n) return false
  const values = { hash: session.hash, user_id: session.user, created: now, expires: session.expires }
  await db.insertInto('sessions').values(values).execute()
  return true
}
