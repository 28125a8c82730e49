import type { Said } from '../../../../tell/alerts/ports.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'

/**
 * One row for each channel of the person, or of the board. What was put before, by whichever server, is left as it is.
 * `calmDue`: when messages that are not urgent go out.
 */
export async function putMessages(db: Database, said: readonly Said[], now: number, calmDue: number): Promise<void> {
  for (const one of said) {
    const channels = await db
      .selectFrom('channels')
      .select('id')
      .where('person', one.person === null ? 'is' : '=', one.person)
      .execute()
    if (channels.length === 0) continue
    const message = {
      key: storableText(one.key),
      subject: storableText(one.subject),
      text: storableText(one.text),
      path: one.path,
      urgent: one.urgent,
      created: now,
      due: one.urgent ? now : calmDue,
      sent: null,
      fault: null,
      given_up: null,
    }
    await db
      .insertInto('outbox')
      .values(channels.map(({ id }) => ({ ...message, channel: id })))
      .onConflict((conflict) => conflict.columns(['channel', 'key']).doNothing())
      .execute()
  }
}
