import type { Outcome } from '../../../../tell/alerts/ports.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'

export async function settleMessages(
  db: Database,
  ids: readonly number[],
  outcome: Outcome,
  now: number,
): Promise<void> {
  await db
    .updateTable('outbox')
    .set((row) => ({ tries: row('tries', '+', 1), ...changeBy(outcome, now) }))
    .where('id', 'in', [...ids])
    .execute()
}

function changeBy(outcome: Outcome, now: number) {
  if (outcome.kind === 'sent') return { sent: now, fault: null }
  const fault = storableText(outcome.reason)
  return outcome.kind === 'later' ? { due: outcome.at, fault } : { given_up: now, fault }
}
