import type { Database } from '../open-state.ts'

/** Clears away links that have expired, too. */
export async function addLink(
  db: Database,
  link: { hash: string; user: string; expires: number },
  now: number,
): Promise<void> {
  await db.deleteFrom('links').where('expires', '<=', now).execute()
  await db.insertInto('links').values({ hash: link.hash, user_id: link.user, expires: link.expires }).execute()
}
