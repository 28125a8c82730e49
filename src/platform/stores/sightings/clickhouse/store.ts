import { createAddQueue } from '../add-queue.ts'
import { guarded } from '../guarded.ts'
import type { SightingStore } from '../types.ts'
import { addBatches } from './add.ts'
import { openCluster } from './cluster.ts'
import { withFaults } from './faults.ts'
import { migrate } from './migrate.ts'
import { prune } from './prune.ts'
import { evidence, exportRows, traffic } from './query/details.ts'
import { arrivals, firstSeen, sourceTotals, threatTotals, timeline, timelines, unknownTotals } from './query/totals.ts'

/** Sightings in a ClickHouse server or cluster by URL (see `cluster.ts`). */
export function createClickhouseSightings(url: string): SightingStore {
  const cluster = openCluster(url)
  const queue = createAddQueue((batches) => withFaults(() => addBatches(cluster, batches)))
  return {
    migrate: () => withFaults(() => migrate(cluster)),
    add: (batches) => queue.add(batches),
    threats: (filter) => withFaults(() => threatTotals(cluster, filter)),
    timeline: (filter, step) => withFaults(() => timeline(cluster, filter, step)),
    timelines: (filter, step) => withFaults(() => timelines(cluster, filter, step)),
    sources: (filter, limit) => withFaults(() => sourceTotals(cluster, filter, limit)),
    firstSeen: (filter, limit) => withFaults(() => firstSeen(cluster, filter, limit)),
    arrivals: (filter, limit) => withFaults(() => arrivals(cluster, filter, limit)),
    unknown: (filter, limit) => withFaults(() => unknownTotals(cluster, filter, limit)),
    evidence: (filter, limit) => withFaults(() => evidence(cluster, filter, limit)),
    traffic: (filter, step) => withFaults(() => traffic(cluster, filter, step)),
    prune: (policy) => withFaults(() => prune(cluster, policy, Math.floor(Date.now() / 60_000))),
    export: (filter) => guarded(exportRows(cluster, filter), withFaults),
    async close() {
      await queue.idle()
      await cluster.close()
    },
  }
}
