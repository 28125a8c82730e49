import { DAY } from '../periods.ts'
import { findDoubles } from './add.ts'
import { KIND } from './batch-rows.ts'
import { type Cluster, LOCAL_TABLE, quotedName } from './cluster.ts'
import { literal, whole } from './literal.ts'
import { keptIn } from './scope.ts'

/** Marks outlive what they mark by this: no sensor keeps a batch so long. */
const MARK_DAYS = 90

/**
 * Moves the horizon: from then on nothing older is told. The rows themselves go in the background, as ClickHouse deletes.
 * Returns the days dropped.
 */
export async function prune(
  cluster: Cluster,
  policy: { keepDays: number; keepBytes: number },
  now: number,
): Promise<number> {
  await findDoubles(cluster)
  const { horizon } = await keptIn(cluster)
  const days = await cluster.rows<{ day: string; rows: string }>(
    `SELECT intDiv(minute, ${DAY}) AS day, count() AS rows FROM ${cluster.table}
     WHERE kind IN (1, 2, 3, 4) AND minute >= ${whole(horizon)} GROUP BY day ORDER BY day`,
  )
  const today = Math.floor(now / DAY)
  const total = days.reduce((sum, { rows }) => sum + Number(rows), 0)
  const bytesARow = total === 0 ? 0 : (await bytesOnDisk(cluster)) / total
  let surplus = total * bytesARow - policy.keepBytes
  let cutoff = today - Math.max(1, Math.trunc(policy.keepDays))
  for (const { day, rows } of days) {
    if (Number(day) >= cutoff && (surplus <= 0 || Number(day) >= today)) break
    surplus -= Number(rows) * bytesARow
    cutoff = Math.max(cutoff, Number(day) + 1)
  }
  const dropped = days.filter(({ day }) => Number(day) < cutoff).length
  if (dropped === 0) return 0
  const taken = new Date().toISOString().slice(0, 10)
  await cluster.insert(0, [{ kind: KIND.horizon, minute: cutoff * DAY, taken }])
  const table = `${quotedName(cluster.database)}.${LOCAL_TABLE}`
  await cluster.everywhere(`ALTER TABLE ${table} DELETE WHERE kind IN (1, 2, 3, 4) AND minute < ${whole(cutoff * DAY)}`)
  await cluster.everywhere(`ALTER TABLE ${table} DELETE WHERE kind = ${KIND.mark} AND taken < today() - ${MARK_DAYS}`)
  return dropped
}

async function bytesOnDisk(cluster: Cluster): Promise<number> {
  const query = `SELECT sum(bytes_on_disk) AS bytes FROM system.parts
    WHERE active AND database = ${literal(cluster.database)} AND table = ${literal(LOCAL_TABLE)}`
  const sizes = await Promise.all(
    cluster.servers.map(async (server) =>
      (await server.query({ query, format: 'JSONEachRow' })).json<{ bytes: string }>(),
    ),
  )
  return sizes.flat().reduce((sum, { bytes }) => sum + Number(bytes), 0)
}
