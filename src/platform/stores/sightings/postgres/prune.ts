import type { Pool, PoolClient } from 'pg'
import { DAY } from '../periods.ts'
import type { DayPartitions } from './day-partitions.ts'
import { inTransaction, WRITERS } from './transaction.ts'

const SIZES = `
select substr(c.relname, 9)::int as day, pg_total_relation_size(c.oid)::float8 as bytes
from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = 'sightings.minute'::regclass and c.relname ~ '^minute_d[0-9]+$' order by 1`

const TOTAL = `
select sum(pg_total_relation_size(c.oid))::float8 as bytes
from pg_class c where c.relnamespace = 'sightings'::regnamespace and c.relkind = 'r'`

/** Minute-by-minute traffic is for the last weeks; hours stay as long as everything else. */
const TRAFFIC_MINUTES = 35 * DAY

/** Drops whole days: older than the policy, then the oldest until the rest fits. Returns days dropped. */
export async function prune(
  pool: Pool,
  partitions: DayPartitions,
  policy: { keepDays: number; keepBytes: number },
  now: number,
): Promise<number> {
  const { rows: days } = await pool.query<{ day: number; bytes: number }>(SIZES)
  const today = Math.floor(now / DAY)
  let cutoff = today - Math.max(1, Math.trunc(policy.keepDays))
  let surplus = (await storeSize(pool)) - policy.keepBytes
  for (const { day, bytes } of days) {
    if (day >= cutoff && (surplus <= 0 || day >= today)) break
    surplus -= bytes
    cutoff = Math.max(cutoff, day + 1)
  }
  const old = days.filter(({ day }) => day < cutoff).map(({ day }) => day)
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(${WRITERS})`)
    for (const day of old) await partitions.drop(client, day)
    await forget(client, cutoff * DAY, now)
    return old.length
  })
}

/** Bytes on disk, indexes included. */
export async function storeSize(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: number }>(TOTAL)
  return rows[0]?.bytes ?? 0
}

async function forget(client: PoolClient, horizon: number, now: number): Promise<void> {
  await client.query('update sightings.horizon set minute = greatest(minute, $1)', [horizon])
  await client.query('delete from sightings.minute_other where minute < $1', [horizon])
  for (const table of ['rollup', 'traffic', 'busiest', 'firsts', 'settled']) {
    await client.query(`delete from sightings.${table} where start + level <= $1`, [horizon])
  }
  await client.query('delete from sightings.traffic where level = 1 and start < $1', [now - TRAFFIC_MINUTES])
  await client.query('delete from sightings.source_period where start < $1', [horizon])
  // A block that begins before the horizon is never read whole again.
  await client.query('delete from sightings.settled where start < $1', [horizon])
  await client.query('delete from sightings.evidence where time < $1', [horizon * 60_000])
}
