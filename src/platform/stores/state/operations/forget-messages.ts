import type { Database } from '../open-state.ts'

/** Messages that are over and older than `before`. */
export async function forgetMessages(db: Database, before: number): Promise<void> {
  await db
    .deleteFrom('outbox')
    .where('created', '<', before)
    .where((row) => row.or([row('sent', 'is not', null), row('given_up', 'is not', null)]))
    .execute()
}
