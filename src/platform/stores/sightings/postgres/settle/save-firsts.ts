import type { PoolClient } from 'pg'
import type { FirstsList } from '../firsts.ts'

/** The lists of a period, of which there are none yet. */
export async function saveFirsts(
  client: PoolClient,
  level: number,
  start: number,
  lists: ReadonlyMap<number, FirstsList>,
): Promise<void> {
  const packed = [...lists].map(([subject, list]) => ({ subject, ...list.pack() }))
  await client.query(
    `insert into sightings.firsts (level, start, subject, complete, sources)
     select $1, $2, * from unnest($3::int[], $4::boolean[], $5::bytea[])`,
    [level, start, packed.map((p) => p.subject), packed.map((p) => p.complete), packed.map((p) => p.sources)],
  )
}
