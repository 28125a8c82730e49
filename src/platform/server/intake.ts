import type { Batch } from '../../model/sighting.ts'
import type { SightingStore } from '../stores/sightings/types.ts'
import type { SightingsFeed } from './events/sightings-feed.ts'
import type { Metrics } from './metrics.ts'
import { FirebreakError } from '../../support/errors.ts'
import { refuse } from './refusal.ts'
import type { Acknowledged } from './schemas/ingest.ts'
import type { SensorBook } from './sensor-book.ts'
import type { Troubles } from './troubles.ts'

/** Rows that may be on their way into the store; more must wait at the sensors, whose journals are made for it. */
const MOST_ROWS = 300_000
/** Bytes of a row in the body of a request, about. */
const PLAIN_ROW = 100
const PACKED_ROW = 16
/** Seconds a sensor waits before it tries again. */
const WAIT = 1
/** Batches that are remembered as told to consoles. */
const REMEMBERED = 50_000

export interface Intake {
  /**
   * Before a body of so many bytes is read: refuses with `too-many` when what waits already leaves no room for it, as reading
   * and checking what is refused afterwards would cost the time to take it. Call the result when the body has been read.
   */
  expect(bytes: number, packed: boolean): () => void
  /** Resolves when the store has the batches for good. Refuses with `too-many` when too much is waiting already. */
  take(batches: readonly Batch[]): Promise<Acknowledged['acknowledged']>
  /** Resolves when nothing is on its way any more. */
  settled(): Promise<void>
}

/**
 * The one door for sightings: HTTPS, NATS and the sensor of this very process. The store writes what waits together; here is
 * only the bound on how much may wait.
 */
export function createIntake(
  store: SightingStore,
  feed: SightingsFeed,
  sensors: SensorBook,
  metrics: Metrics,
  troubles: Troubles,
): Intake {
  let rows = 0
  /** In bodies that are being read, about. */
  let expected = 0
  const underWay = new Set<Promise<void>>()
  const told = new Set<string>()

  /** Batches that no console was told of: one that comes again is in the store once, and must not be shown twice either. */
  function newOnes(batches: readonly Batch[]): Batch[] {
    return batches.filter(({ sensor, epoch, seq }) => {
      const key = `${sensor} ${epoch} ${seq}`
      if (told.has(key)) return false
      told.add(key)
      if (told.size > REMEMBERED) told.delete(told.values().next().value ?? key)
      return true
    })
  }

  async function keep(batches: readonly Batch[], size: number): Promise<void> {
    rows += size
    metrics.waiting.set(rows)
    try {
      await store.add(batches)
      troubles.note('ingest', null)
    } catch (error) {
      if (error instanceof FirebreakError && error.code === 'try-later') troubles.note('ingest', wordsOf(error))
      throw error
    } finally {
      rows -= size
      metrics.waiting.set(rows)
    }
    const fresh = newOnes(batches)
    feed.add(fresh)
    sensors.note(fresh)
    metrics.batches.inc(batches.length)
    metrics.sightings.inc(fresh.reduce((sum, batch) => sum + rowsOf(batch), 0))
  }

  function insistOnRoom(waiting: number, size: number, batches: number): void {
    if (waiting === 0 || waiting + size <= MOST_ROWS) return
    metrics.refusedBatches.inc({ reason: 'full' }, batches)
    refuse('too-many', 'more sightings are waiting than the store can take', null, WAIT)
  }

  return {
    expect(bytes, packed) {
      const size = Math.ceil(bytes / (packed ? PACKED_ROW : PLAIN_ROW))
      insistOnRoom(rows + expected, size, 1)
      expected += size
      return () => {
        expected -= size
      }
    },
    async take(batches) {
      const size = batches.reduce((sum, batch) => sum + rowsOf(batch), 0)
      insistOnRoom(rows, size, batches.length)
      const stored = keep(batches, size)
      underWay.add(stored)
      await stored.finally(() => underWay.delete(stored))
      return batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq }))
    },
    async settled() {
      await Promise.allSettled(underWay)
    },
  }
}

/** An empty batch is a row too: it costs its part of a transaction. */
function rowsOf(batch: Batch): number {
  return 1 + batch.sightings.length + batch.traffic.length + batch.unknown.length + batch.evidence.length
}

/** Only what is known to be harmless: the message of a database may hold paths and names. */
function wordsOf({ message }: FirebreakError): string {
  const why = /no space left|disk full|quota/i.test(message) ? 'its disk is full' : 'it does not answer'
  return `The store takes no sightings: ${why}. Sensors keep what they have and send it again.`
}
