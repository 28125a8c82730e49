import type { Database } from '../open-state.ts'

/** Duty, inbox and channels name people; they follow when somebody's name changes. */
export async function renamePerson(db: Database, from: string, to: string): Promise<void> {
  await db.updateTable('duty_turns').set({ person: to }).where('person', '=', from).execute()
  await db.updateTable('channels').set({ person: to }).where('person', '=', from).execute()
  await db.updateTable('evaluations').set({ owner: to }).where('owner', '=', from).execute()
}
