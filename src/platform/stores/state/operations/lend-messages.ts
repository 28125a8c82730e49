import type { ChannelRow, Outgoing } from '../../../../tell/alerts/ports.ts'
import type { Database } from '../open-state.ts'

/**
 * Messages of the channel whose oldest is due first, at most `limit`; nobody else gets them before `until`. Rows that another
 * server is taking at this moment are passed over, so that two servers send different ones.
 */
export async function lendMessages(db: Database, now: number, until: number, limit: number): Promise<Outgoing[]> {
  const waiting = (trx: Database) =>
    trx.selectFrom('outbox').where('sent', 'is', null).where('given_up', 'is', null).where('due', '<=', now)
  return db.transaction().execute(async (trx) => {
    const first = await waiting(trx).select('channel').orderBy('due').orderBy('id').limit(1).executeTakeFirst()
    if (first === undefined) return []
    const rows = await waiting(trx)
      .selectAll()
      .where('channel', '=', first.channel)
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .skipLocked()
      .execute()
    if (rows.length === 0) return []
    const ids = rows.map(({ id }) => id)
    await trx.updateTable('outbox').set({ due: until }).where('id', 'in', ids).execute()
    const channel: ChannelRow = await trx
      .selectFrom('channels')
      .selectAll()
      .where('id', '=', first.channel)
      .executeTakeFirstOrThrow()
    return rows.map(({ id, key, subject, text, path, urgent, created, tries }) => ({
      id,
      key,
      subject,
      text,
      path,
      urgent,
      created,
      tries,
      channel,
    }))
  })
}
