import type { ChannelRow } from '../../../../tell/alerts/ports.ts'
import type { Database } from '../open-state.ts'
import { storableJson, storableText } from '../storable.ts'

/** Null when there is a channel of this name already. */
export async function addChannel(
  db: Database,
  channel: Omit<ChannelRow, 'id' | 'created'>,
  now: number,
): Promise<ChannelRow | null> {
  const row = await db
    .insertInto('channels')
    .values({
      ...channel,
      name: storableText(channel.name),
      settings: storableJson(channel.settings),
      created: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}
