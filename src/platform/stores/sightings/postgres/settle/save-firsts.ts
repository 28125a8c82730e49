import type { PoolClient } from 'pg'
import type { FirstsList } from '../firsts.ts'

/** Replaces the lists of a period. */
export async function saveFirsts(
  client: PoolClient,
  level: number,
  start: number,
  lists: ReadonlyMap<number, FirstsList>,
): Promise<void> {
  await client.query('delete from sightings.firsts where level = $1 and start = $2', [level, start])
  const packed = [...lists].map(([subject, list]) => ({ subject, ...list.pack() }))
  await client.query(
    `insert into sightings.firsts (level, start, subject, complete, sources)
     select $1, $2, * from unnest($3::int[], $4::boolean[], $5::bytea[])`,
    [level, start, packed.map((p) => p.subject), packed.map((p) => p.complete), packed.map((p) => p.sources)],
  )
}
