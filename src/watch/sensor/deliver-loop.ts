import type { Batch } from '../../model/sighting.ts'
import type { Journal } from './journal/types.ts'
import type { Deliver } from './ports.ts'

const PIECE_BYTES = 1 << 20
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 30_000

export interface DeliverLoop {
  /** There is something new in the journal. */
  wake(): void
  /** Why the last try failed; null when it did not. */
  readonly fault: string | null
  stop(): Promise<void>
}

/** Hands over what the journal holds, oldest first, again and again until it is acknowledged. */
export function startDelivery(journal: Journal, deliver: Deliver): DeliverLoop {
  let ring: () => void = () => undefined
  let stopped = false
  /** Something was written while the journal was being read: what was read may be without it. */
  let woken = false
  let fault: string | null = null
  let wait = FIRST_WAIT_MS

  function pause(ms: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = ms === null ? null : setTimeout(resolve, ms)
      ring = () => {
        if (ms !== null && !stopped) return
        if (timer !== null) clearTimeout(timer)
        resolve()
      }
    })
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false
      const records = await journal.unacknowledged(0, PIECE_BYTES)
      if (stopped) return
      if (records.length === 0) {
        if (!woken) await pause(null)
        continue
      }
      try {
        const batches = records.map(({ payload }) => JSON.parse(Buffer.from(payload).toString()) as Batch)
        const kept = (await deliver(batches)).filter(({ epoch }) => epoch === journal.epoch).map(({ seq }) => seq)
        journal.acknowledge(kept)
        fault = null
        if (kept.length > 0) {
          wait = FIRST_WAIT_MS
          continue
        }
      } catch (error) {
        fault = error instanceof Error ? error.message : String(error)
      }
      await pause(wait * (0.75 + Math.random() / 2))
      wait = Math.min(LONGEST_WAIT_MS, wait * 2)
    }
  }

  const running = run()
  running.catch(() => undefined)
  return {
    wake() {
      woken = true
      ring()
    },
    get fault() {
      return fault
    },
    async stop() {
      stopped = true
      ring()
      // A transport that hangs does not keep the sensor from stopping: what it delivers then is delivered again.
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
    },
  }
}
