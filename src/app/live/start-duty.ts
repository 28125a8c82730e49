import { dutyRound, type Touching } from '../../platform/jobs/duty-round.ts'
import { sendDue } from '../../tell/alerts/send-due.ts'
import type { Stores } from './open-stores.ts'

const ROUND = 30_000
const KEPT = 90 * 86_400_000

/**
 * Duty while the server runs: every 30 seconds one round of the inbox, then what is to be said goes out. A fault is told and tried
 * again with the next round. `touching` null: exposures are not known now. Resolves when the round under way is over.
 */
export function startDuty(
  { duty, channels }: Pick<Stores, 'duty' | 'channels'>,
  touching: () => Promise<Touching[] | null>,
  base: string | null,
  onFault: (error: unknown) => void,
): () => Promise<void> {
  const round = async (): Promise<void> => {
    await dutyRound(duty, await touching(), Date.now())
    await sendDue(channels, base, Date.now)
    await channels.forget(Date.now() - KEPT)
  }
  let running: Promise<void> | null = null
  const start = (): void => {
    // A far end that takes its time must not let rounds pile up.
    running ??= round()
      .catch(onFault)
      .finally(() => (running = null))
  }
  start()
  const timer = setInterval(start, ROUND)
  return async () => {
    clearInterval(timer)
    await running
  }
}
