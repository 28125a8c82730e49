import { randomBytes } from 'node:crypto'
import type { Batch } from '../../../../model/sighting.ts'
import { batchId, KIND, markKey, rowsOfBatch } from './batch-rows.ts'
import type { Cluster, Json } from './cluster.ts'
import { literal, whole } from './literal.ts'

/**
 * Exactly once without transactions. A batch is one atomic INSERT that holds its rows and its mark, tagged with a random number
 * of the attempt. Killed before it: nothing is there, the sensor sends again. Killed after it: the mark is there, the next
 * delivery is answered without storing. Two servers that store the same batch at once both see two marks afterwards: the attempt with the
 * smallest number counts, the others are written down as losers, which no query counts.
 */
export async function addBatches(cluster: Cluster, batches: readonly Batch[]): Promise<void> {
  const offered = new Map(batches.map((batch) => [batchId(batch), batch]))
  const known = await attemptsOf(cluster, [...offered.values()])
  await writeLosers(cluster, known)
  const fresh = [...offered].filter(([id]) => !known.has(id)).map(([, batch]) => batch)
  if (fresh.length === 0) return
  const attempt = (randomBytes(8).readBigUInt64BE(0) >> 1n).toString()
  const taken = new Date().toISOString().slice(0, 10)
  const byServer = new Map<number, Json[]>()
  for (const batch of fresh) {
    const server = serverOf(cluster, batch)
    byServer.set(server, [...(byServer.get(server) ?? []), ...rowsOfBatch(batch, attempt, taken)])
  }
  await Promise.all([...byServer].map(([server, rows]) => cluster.insert(server, rows)))
  await writeLosers(cluster, await attemptsOf(cluster, fresh))
}

/** A sensor keeps to one server. */
function serverOf(cluster: Cluster, batch: Batch): number {
  let hash = 0
  for (const character of `${batch.sensor} ${batch.epoch}`)
    hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % cluster.servers.length
}

/** Attempts by batch, of those batches that have any. */
type Attempts = Map<string, string[]>

async function attemptsOf(cluster: Cluster, batches: readonly Batch[]): Promise<Attempts> {
  const keys = batches.map(markKey)
  const names = [...new Set(keys.map(({ name }) => literal(name)))]
  const minutes = [...new Set(keys.map(({ minute }) => whole(minute)))]
  const rows = await cluster.rows<{ batch: string; attempt: string }>(
    `SELECT DISTINCT batch, attempt FROM ${cluster.table}
     WHERE kind = ${KIND.mark} AND name IN (${names.join(', ')}) AND minute IN (${minutes.join(', ')})`,
  )
  const wanted = new Set(batches.map(batchId))
  return attemptsByBatch(rows.filter(({ batch }) => wanted.has(batch)))
}

function attemptsByBatch(rows: ReadonlyArray<{ batch: string; attempt: string }>): Attempts {
  const attempts: Attempts = new Map()
  for (const { batch, attempt } of rows) attempts.set(batch, [...(attempts.get(batch) ?? []), attempt])
  return attempts
}

async function writeLosers(cluster: Cluster, attempts: Attempts): Promise<void> {
  const taken = new Date().toISOString().slice(0, 10)
  const losers: Json[] = []
  for (const [batch, of] of attempts) {
    const [, ...others] = of.map(BigInt).sort((a, b) => (a < b ? -1 : 1))
    for (const attempt of others) losers.push({ kind: KIND.loser, batch, attempt: attempt.toString(), taken })
  }
  if (losers.length > 0) await cluster.insert(0, losers)
}

/** Looks through all marks for batches stored twice: an INSERT can outlive the connection it came over, and arrive late. */
export async function findDoubles(cluster: Cluster): Promise<void> {
  const rows = await cluster.rows<{ batch: string; attempt: string }>(
    `SELECT DISTINCT batch, attempt FROM ${cluster.table} WHERE kind = ${KIND.mark} AND batch GLOBAL IN
       (SELECT batch FROM ${cluster.table} WHERE kind = ${KIND.mark} GROUP BY batch HAVING min(attempt) != max(attempt))`,
  )
  await writeLosers(cluster, attemptsByBatch(rows))
}
