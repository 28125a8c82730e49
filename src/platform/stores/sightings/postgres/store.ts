import pg from 'pg'
import { createSourceKeys } from '../source-key.ts'
import type { SightingStore } from '../types.ts'
import { createAddQueue } from '../add-queue.ts'
import { guarded } from '../guarded.ts'
import { addBatches } from './add/add-batches.ts'
import { createEvidenceBound } from './add/save-evidence.ts'
import { withFaults } from './faults.ts'
import { createDayPartitions } from './day-partitions.ts'
import { migrate } from './migrate.ts'
import { createNames } from './names.ts'
import { prune, storeSize } from './prune.ts'
import { evidence } from './query/evidence.ts'
import { exportRows } from './query/export.ts'
import { arrivals, firstSeen } from './query/first-seen.ts'
import { scopeOf } from './query/scope.ts'
import { sourceTotals } from './query/sources.ts'
import { threatTotals } from './query/threats.ts'
import { timeline, timelines } from './query/timeline.ts'
import { traffic } from './query/traffic.ts'
import { unknownTotals } from './query/unknown.ts'
import { settle } from './settle/settle.ts'

/** Between two looks for days that are over. */
const SETTLE_EVERY = 10 * 60_000

export interface PostgresSightings extends SightingStore {
  /** Makes the tables of finished days now, as the store does by itself every ten minutes. Returns periods made. */
  settle(): Promise<number>
  /** Bytes on disk, indexes included. */
  size(): Promise<number>
}

/** Sightings in a PostgreSQL (14 or newer) by URL. Opens connections when they are first needed. */
export function createPostgresSightings(url: string): PostgresSightings {
  const pool = new pg.Pool({
    connectionString: url,
    max: 6,
    connectionTimeoutMillis: 10_000,
    application_name: 'firebreak-sightings',
    // Plans here are short-lived and many: compiling them costs more than it saves.
    options: '-c jit=off',
  })
  // A connection that breaks while idle is replaced; the next query tells when there is no server.
  pool.on('error', () => undefined)
  // One that breaks while in use fails its query; without a listener its second error would end the process.
  pool.on('connect', (client) => {
    client.on('error', () => undefined)
  })
  const partitions = createDayPartitions(pool)
  const parts = {
    pool,
    names: createNames(pool),
    partitions,
    evidenceBound: createEvidenceBound(),
    keyOf: createSourceKeys(),
  }
  const queue = createAddQueue((batches) => withFaults(() => addBatches(parts, batches)))
  let closed = false
  let settling: Promise<number> | null = null

  function settleOnce(): Promise<number> {
    settling ??= settle(pool, partitions, Math.floor(Date.now() / 60_000), () => closed).finally(() => {
      settling = null
    })
    return settling
  }

  const timer = setInterval(() => {
    // What fails now is tried again in ten minutes; until then queries read the rows themselves.
    settleOnce().catch(() => undefined)
  }, SETTLE_EVERY)
  timer.unref()

  return {
    migrate: () =>
      withFaults(async () => {
        const client = await pool.connect()
        try {
          await migrate(client)
        } finally {
          client.release()
        }
      }),
    add: (batches) => queue.add(batches),
    threats: (filter) => withFaults(() => threatTotals(parts, filter)),
    timeline: (filter, step) => withFaults(() => timeline(parts, filter, step)),
    timelines: (filter, step) => withFaults(() => timelines(parts, filter, step)),
    sources: (filter, limit) =>
      withFaults(async () => {
        const scope = await scopeOf(parts, filter)
        return scope === null ? [] : sourceTotals(parts, scope, limit)
      }),
    firstSeen: (filter, limit) =>
      withFaults(async () => {
        const scope = await scopeOf(parts, filter)
        return scope === null ? [] : firstSeen(parts, scope, limit)
      }),
    arrivals: (filter, limit) => withFaults(() => arrivals(parts, filter, limit)),
    unknown: (filter, limit) => withFaults(() => unknownTotals(parts, filter, limit)),
    evidence: (filter, limit) => withFaults(() => evidence(parts, filter, limit)),
    traffic: (filter, step) => withFaults(() => traffic(parts, filter, step)),
    prune: (policy) => withFaults(() => prune(pool, partitions, policy, Math.floor(Date.now() / 60_000))),
    settle: () => withFaults(settleOnce),
    size: () => withFaults(() => storeSize(pool)),
    async *export(filter) {
      const scope = await withFaults(() => scopeOf(parts, filter))
      if (scope !== null) yield* guarded(exportRows(parts, partitions, scope), withFaults)
    },
    async close() {
      closed = true
      clearInterval(timer)
      await queue.idle()
      await settling?.catch(() => undefined)
      await pool.end()
    },
  }
}
