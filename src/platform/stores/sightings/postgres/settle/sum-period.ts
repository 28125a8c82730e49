import type { PoolClient } from 'pg'
import { DAY, HALF, HOUR, WEEK } from '../../periods.ts'
import { mergePacked } from '../../sketch.ts'
import { saveRollups } from '../add/save-rollups.ts'
import { emptyTally } from '../add/tally.ts'
import { clientRows } from '../binary-rows.ts'
import type { Period } from './read-period.ts'

const SUM = {
  subject: 'int4',
  first: 'int4',
  last: 'int4',
  requests: 'float8',
  a1: 'float8',
  a2: 'float8',
  a3: 'float8',
  a4: 'float8',
  a5: 'float8',
  a0: 'float8',
  sketches: 'bytea',
} as const

/** Levels that are summed from shorter ones when they are over, and from which. */
export const SUMMED_FROM: Readonly<Record<number, number>> = { [HALF]: HOUR, [WEEK]: DAY }

/**
 * Sums the hours of half a day, or the days of a week, all sensors together: small multiples of a month and of a year would
 * else read twelve and seven times as many sketches.
 */
export async function sumPeriod(client: PoolClient, { level, start }: Period): Promise<void> {
  const shorter = SUMMED_FROM[level] ?? level
  await client.query('delete from sightings.rollup where level = $1 and sensor = 0 and start = $2', [level, start])
  const rows = await clientRows(
    client,
    `select subject, min(first) as first, max(last) as last, sum(requests)::float8 as requests, sum(a1)::float8 as a1,
       sum(a2)::float8 as a2, sum(a3)::float8 as a3, sum(a4)::float8 as a4, sum(a5)::float8 as a5, sum(a0)::float8 as a0,
       string_agg(sketch, '') as sketches
     from sightings.rollup where level = ${shorter} and sensor = 0 and start >= ${start} and start < ${start + level} group by 1`,
    SUM,
  )
  const tallies = rows.map(({ subject, first, last, requests, a1, a2, a3, a4, a5, a0, sketches }) => {
    const tally = emptyTally(level, subject, start, first)
    mergePacked(tally.sketch, sketches)
    return { ...tally, last, requests, answered: [a1, a2, a3, a4, a5, a0] }
  })
  await saveRollups(client, 0, tallies)
}
