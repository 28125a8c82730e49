import type { ChannelRow, Outbox } from '../../../tell/alerts/ports.ts'
import { withAudit } from '../../audit/with-audit.ts'
import type { Act } from '../../auth/accounts.ts'
import { storeError } from '../postgres/url.ts'
import type { State } from './open-state.ts'
import { addChannel } from './operations/add-channel.ts'
import { forgetMessages } from './operations/forget-messages.ts'
import { lendMessages } from './operations/lend-messages.ts'
import { type ChannelState, listChannels } from './operations/list-channels.ts'
import { removeChannel } from './operations/remove-channel.ts'
import { settleMessages } from './operations/settle-messages.ts'

/** Channels to our own people, and what waits to go through them. */
export interface Channels extends Outbox {
  channels(): Promise<ChannelState[]>
  /** Null when there is a channel of this name already. */
  addChannel(act: Act, channel: Omit<ChannelRow, 'id' | 'created'>): Promise<ChannelRow | null>
  removeChannel(act: Act, id: string): Promise<boolean>
  /** Drops messages that are over and were made before the time. */
  forget(before: number): Promise<void>
}

export function createChannels(state: State, clock: () => number = Date.now): Channels {
  async function asked<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work
    } catch (error) {
      throw storeError(error, 'The state')
    }
  }
  return {
    lend: (now, until, limit) => asked(lendMessages(state.db, now, until, limit)),
    settle: (ids, outcome, now) => asked(settleMessages(state.db, ids, outcome, now)),
    channels: () => asked(listChannels(state.db)),
    addChannel: (act, channel) => withAudit(state, act, (trx) => addChannel(trx, channel, clock())),
    removeChannel: (act, id) => withAudit(state, act, (trx) => removeChannel(trx, id)),
    forget: (before) => asked(forgetMessages(state.db, before)),
  }
}
