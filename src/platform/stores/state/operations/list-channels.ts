import type { ChannelRow } from '../../../../tell/alerts/ports.ts'
import type { Database } from '../open-state.ts'

export interface ChannelState extends ChannelRow {
  lastSent: number | null
  waiting: number
  /** Why the newest try failed; null when it did not. */
  fault: string | null
  givenUp: number
}

/** By name, with how its messages fare. */
export function listChannels(db: Database): Promise<ChannelState[]> {
  return db
    .selectFrom('channels')
    .leftJoin('outbox', 'outbox.channel', 'channels.id')
    .select((row) => [
      'channels.id',
      'channels.name',
      'channels.kind',
      'channels.person',
      'channels.settings',
      'channels.created',
      row.fn.max('outbox.sent').as('lastSent'),
      row.fn
        .count<number>('outbox.id')
        .filterWhere('outbox.sent', 'is', null)
        .filterWhere('outbox.given_up', 'is', null)
        .as('waiting'),
      row.fn.count<number>('outbox.id').filterWhere('outbox.given_up', 'is not', null).as('givenUp'),
      row
        .selectFrom('outbox as newest')
        .select('newest.fault')
        .whereRef('newest.channel', '=', 'channels.id')
        .where('newest.tries', '>', 0)
        .orderBy('newest.id', 'desc')
        .limit(1)
        .as('fault'),
    ])
    .groupBy('channels.id')
    .orderBy('channels.name')
    .execute()
}
