import type { Pool, PoolClient } from 'pg'
import { BLOCK, DAY, HALF, startOf, WEEK } from '../../periods.ts'
import { saveRollups } from '../add/save-rollups.ts'
import { saveBusiest } from '../busiest.ts'
import { copyIn } from '../copy.ts'
import { type DayPartitions, partitionName } from '../day-partitions.ts'
import { packParts, type SourceParts } from '../source-parts.ts'
import { inTransaction, WRITERS } from '../transaction.ts'
import { type Period, readPeriod } from './read-period.ts'
import { saveFirsts } from './save-firsts.ts'
import { createSourceRows } from './source-rows.ts'
import { SUMMED_FROM, sumPeriod } from './sum-period.ts'

/** Busiest sources listed for one subject: enough for a table on a page. */
const LISTED: Record<number, number> = { [DAY]: 128, [BLOCK]: 2048 }

/** Minutes after its end until a period is taken to be over: late lines seldom come later. */
const LATE = 60

/**
 * Makes the tables of sources and sensors for every day and block, and the sums of every half day and week, that are over and not settled yet,
 * each in its own transaction, so that it can stop anywhere and go on later. Returns how many were made.
 */
export async function settle(
  pool: Pool,
  partitions: DayPartitions,
  now: number,
  stopped: () => boolean,
): Promise<number> {
  const days = (await partitions.list()).map((day) => day * DAY)
  const starts = days.flatMap((day) => [day, day + HALF])
  const wanted = [HALF, DAY, WEEK, BLOCK]
    .flatMap((level) => [...new Set(starts.map((start) => startOf(start, level)))].map((start) => ({ level, start })))
    .filter(({ level, start }) => start + level + LATE <= now)
    // In order of their end: what is made when the work is interrupted is of use at once.
    .sort((x, y) => x.start + x.level - (y.start + y.level) || x.level - y.level)
  const { rows } = await pool.query<Period>('select level, start from sightings.settled')
  const settled = new Set(rows.map(({ level, start }) => `${level} ${start}`))
  let made = 0
  for (const period of wanted) {
    if (stopped()) break
    if (settled.has(`${period.level} ${period.start}`)) continue
    await inTransaction(pool, (client) => settlePeriod(client, period))
    made++
  }
  return made
}

async function settlePeriod(client: PoolClient, { level, start }: Period): Promise<void> {
  await client.query(`select pg_advisory_xact_lock(${WRITERS})`)
  if (level in SUMMED_FROM) await sumPeriod(client, { level, start })
  else await listSources(client, { level, start })
  await client.query('insert into sightings.settled values ($1, $2) on conflict do nothing', [level, start])
}

async function listSources(client: PoolClient, { level, start }: Period): Promise<void> {
  await forgetSources(client, { level, start })
  const sources = createSourceRows()
  const sums = await readPeriod(client, { level, start }, LISTED[level] ?? 0, (key, parts) => {
    if (level === BLOCK || isBusy(parts)) sources.add(key, level, start, parts, packParts(parts, start))
  })
  await saveBusiest(client, level, start, sums.busiest)
  await saveFirsts(client, level, start, sums.firsts)
  for (const [sensor, tallies] of sums.sensors) await saveRollups(client, sensor, [...tallies.values()])
  const columns = 'source, level, start, requests, first, last, parts'
  await copyIn(client, `copy sightings.source_period (${columns}) from stdin (format binary)`, sources.chunks())
  if (level === DAY) await indexDay(client, start / DAY)
}

/**
 * What was made before a late sighting undid it. Looked for only when it can be there: these tables are not in order of time,
 * and searching them for every new day would cost more than all the rest.
 */
async function forgetSources(client: PoolClient, { level, start }: Period): Promise<void> {
  const period = [level, start]
  const before = await client.query('select from sightings.busiest where level = $1 and start = $2 limit 1', period)
  if (before.rowCount === 0) return
  await client.query('delete from sightings.busiest where level = $1 and start = $2', period)
  await client.query('delete from sightings.firsts where level = $1 and start = $2', period)
  await client.query('delete from sightings.rollup where level = $1 and sensor > 0 and start = $2', period)
  await client.query('delete from sightings.source_period where level = $1 and start = $2', period)
}

/** Busy on a day: reading its rows one by one would take longer than one row of sums. */
const BUSY = 10

function isBusy({ days }: SourceParts): boolean {
  for (const requests of days.values()) if (requests >= BUSY) return true
  return false
}

/** Only now: rows come in faster without these. */
async function indexDay(client: PoolClient, day: number): Promise<void> {
  await client.query(`create index if not exists minute_d${day}_subject on ${partitionName(day)} (subject)`)
  await client.query(`create index if not exists minute_d${day}_source on ${partitionName(day)} (source)`)
}
