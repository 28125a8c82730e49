import type { Batch } from '../../model/sighting.ts'
import type { Acknowledged } from './schemas/ingest.ts'
import type { SightingStore } from '../stores/sightings/types.ts'
import type { SightingsFeed } from './events/sightings-feed.ts'
import type { Metrics } from './metrics.ts'
import { refuse } from './refusal.ts'
import type { SensorBook } from './sensor-book.ts'

/** Rows that may be on their way into the store; more must wait at the sensors, whose journals are made for it. */
const MOST_ROWS = 200_000
/** Rows written in one transaction at most. */
const MOST_TOGETHER = 50_000
/** Seconds a sensor waits before it tries again. */
const WAIT = 1

export interface Intake {
  /** Resolves when the store has the batches for good. Refuses with `too-many` when too much is waiting already. */
  take(batches: readonly Batch[]): Promise<Acknowledged['acknowledged']>
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void>
}

interface Waiting {
  batches: readonly Batch[]
  rows: number
  done: () => void
  failed: (error: unknown) => void
}

/**
 * The one door for sightings: HTTPS, NATS and the sensor of this very process. What arrives while the store writes is written
 * together next: a thousand sensors with small batches cost a few transactions a second.
 */
export function createIntake(store: SightingStore, feed: SightingsFeed, sensors: SensorBook, metrics: Metrics): Intake {
  let queue: Waiting[] = []
  let rows = 0
  let working: Promise<void> | null = null

  async function work(): Promise<void> {
    while (queue.length > 0) {
      const together = nextOf(queue)
      queue = queue.slice(together.length)
      await write(together)
      rows -= together.reduce((sum, one) => sum + one.rows, 0)
      metrics.waiting.set(rows)
    }
    working = null
  }

  async function write(together: readonly Waiting[]): Promise<void> {
    try {
      await keep(together.flatMap((one) => one.batches))
      for (const one of together) one.done()
    } catch (error) {
      if (together.length === 1) together[0]?.failed(error)
      // One sensor's batch must not hold up the others: each alone then.
      else for (const one of together) await keep(one.batches).then(one.done, one.failed)
    }
  }

  async function keep(batches: readonly Batch[]): Promise<void> {
    const taken = await store.add(batches)
    // A batch that came again was told already.
    const fresh = Array.isArray(taken) ? batches.filter((_, i) => taken[i] === true) : batches
    feed.add(fresh)
    sensors.note(batches)
    metrics.batches.inc(batches.length)
    metrics.sightings.inc(fresh.reduce((sum, batch) => sum + rowsOf(batch), 0))
  }

  return {
    async take(batches) {
      const size = batches.reduce((sum, batch) => sum + rowsOf(batch), 0)
      if (rows > 0 && rows + size > MOST_ROWS) {
        metrics.refusedBatches.inc({ reason: 'full' }, batches.length)
        refuse('too-many', 'more sightings are waiting than the store can take', null, WAIT)
      }
      rows += size
      metrics.waiting.set(rows)
      const written = Promise.withResolvers<void>()
      queue.push({ batches, rows: size, done: written.resolve, failed: written.reject })
      working ??= work()
      await written.promise
      return batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq }))
    },
    async settled() {
      await working
    },
  }
}

function nextOf(queue: readonly Waiting[]): Waiting[] {
  let rows = 0
  const end = queue.findIndex((one, i) => (rows += one.rows) > MOST_TOGETHER && i > 0)
  return queue.slice(0, end < 0 ? queue.length : end)
}

/** An empty batch is a row too: it costs its transaction. */
function rowsOf(batch: Batch): number {
  return 1 + batch.sightings.length + batch.traffic.length + batch.unknown.length + batch.evidence.length
}
