import { FirebreakError } from '../../support/errors.ts'
import { openChannel } from '../channels/api.ts'
import type { Message } from '../channels/types.ts'
import { digest } from './digest.ts'
import type { Outbox, Outcome, Outgoing } from './ports.ts'

/** Longer than any channel takes, so that a message is lent to one server at a time. Milliseconds. */
const LENT = 120_000
/** Messages of one channel that become one digest. */
const MOST = 200
/** Minutes until the next try; the last one repeats. */
const WAITS = [1, 2, 5, 15, 60]
/** After three days without success nobody needs the message as news: the console says it failed. Milliseconds. */
const GIVE_UP = 3 * 86_400_000

/**
 * Sends what is due, one channel after the other, and keeps each outcome. Resolves with the number of messages that were taken.
 * A channel that fails delays only its own messages. `base`: the address people open, without a slash at the end; null when unknown.
 */
export async function sendDue(outbox: Outbox, base: string | null, clock: () => number): Promise<number> {
  let taken = 0
  for (;;) {
    const now = clock()
    const lent = await outbox.lend(now, now + LENT, MOST)
    if (lent.length === 0) return taken
    for (const group of groups(lent)) {
      const outcome = await trySending(group, base, clock)
      await outbox.settle(
        group.map(({ id }) => id),
        outcome,
        clock(),
      )
      if (outcome.kind === 'sent') taken += group.length
    }
  }
}

/** Urgent ones go alone, the others of the channel together. */
function groups(lent: readonly Outgoing[]): Outgoing[][] {
  const calm = lent.filter((one) => !one.urgent)
  const urgent = lent.filter((one) => one.urgent).map((one) => [one])
  return calm.length === 0 ? urgent : [...urgent, calm]
}

async function trySending(group: readonly Outgoing[], base: string | null, clock: () => number): Promise<Outcome> {
  const [first] = group
  if (first === undefined) return { kind: 'sent' }
  const message = group.length === 1 ? single(first, base) : digest(group, base)
  try {
    await openChannel(first.channel.kind, first.channel.settings).send(message)
    return { kind: 'sent' }
  } catch (error) {
    const reason = error instanceof FirebreakError ? error.message : 'a fault in Firebreak itself'
    const oldest = Math.min(...group.map(({ created }) => created))
    if ((error instanceof FirebreakError && error.code === 'channel-refused') || clock() - oldest > GIVE_UP)
      return { kind: 'refused', reason }
    const minutes = WAITS[Math.min(first.tries, WAITS.length - 1)] ?? 60
    return { kind: 'later', at: clock() + minutes * 60_000, reason }
  }
}

function single(one: Outgoing, base: string | null): Message {
  const link = base === null || one.path === null ? null : `${base}${one.path}`
  return { id: `firebreak-${one.id}`, subject: one.subject, text: one.text, urgent: one.urgent, link }
}
