import type { Batch } from '../../../model/sighting.ts'

/** Batches a transaction takes at most, by rows: what it needs of memory is bounded, however many sensors wait. */
const MOST_ROWS = 100_000

interface Waiting {
  batches: readonly Batch[]
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * Group commit: calls that come while a transaction runs share the next one, so that a thousand sensors cost one commit.
 * When a shared transaction fails, each call is tried alone: one bad batch must not keep the others from being stored.
 */
export interface AddQueue {
  add(batches: readonly Batch[]): Promise<void>
  idle(): Promise<void>
}

export function createAddQueue(store: (batches: readonly Batch[]) => Promise<void>): AddQueue {
  let waiting: Waiting[] = []
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const group = nextGroup()
      try {
        await store(group.flatMap((call) => call.batches))
        for (const call of group) call.resolve()
      } catch (error) {
        if (group.length === 1) group[0]?.reject(error)
        else for (const call of group) await store(call.batches).then(call.resolve, call.reject)
      }
    }
    // Here and not in a `finally` of the caller: between the two a call could come that nobody would serve.
    running = null
  }

  function nextGroup(): Waiting[] {
    let rows = 0
    let count = 0
    for (const call of waiting) {
      rows += call.batches.reduce((sum, batch) => sum + rowsOf(batch), 0)
      if (count > 0 && rows > MOST_ROWS) break
      count++
    }
    const group = waiting.slice(0, count)
    waiting = waiting.slice(count)
    return group
  }

  return {
    add(batches) {
      if (batches.length === 0) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.push({ batches, resolve, reject })
        running ??= Promise.resolve().then(run)
      })
    },
    async idle() {
      await running
    },
  }
}

export function rowsOf(batch: Batch): number {
  return batch.sightings.length + batch.unknown.length + batch.traffic.length + batch.evidence.length
}
