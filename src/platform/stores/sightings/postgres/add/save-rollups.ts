import type { PoolClient } from 'pg'
import { mergePacked, packSketch } from '../../sketch.ts'
import { clientRows, numbers } from '../binary-rows.ts'
import type { Tally } from './tally.ts'

function selectOld(sensor: number, levels: number[], subjects: number[], starts: number[]): string {
  return `select o.n::int4, r.sketch
    from unnest(${numbers(levels)}, ${numbers(subjects)}, ${numbers(starts)}) with ordinality as o (level, subject, start, n)
    join sightings.rollup r on r.level = o.level and r.sensor = ${sensor} and r.subject = o.subject and r.start = o.start`
}

const SAVE = `
insert into sightings.rollup as r
  (level, sensor, subject, start, first, last, requests, a1, a2, a3, a4, a5, a0, sketch)
select level, $14::smallint, subject, start, first, last, requests, a1, a2, a3, a4, a5, a0, sketch
from unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[],
  $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bytea[])
  as n (level, subject, start, first, last, requests, a1, a2, a3, a4, a5, a0, sketch)
on conflict (level, sensor, subject, start) do update set
  first = least(r.first, excluded.first), last = greatest(r.last, excluded.last),
  requests = r.requests + excluded.requests,
  a1 = r.a1 + excluded.a1, a2 = r.a2 + excluded.a2, a3 = r.a3 + excluded.a3,
  a4 = r.a4 + excluded.a4, a5 = r.a5 + excluded.a5, a0 = r.a0 + excluded.a0, sketch = excluded.sketch`

/** Adds tallies to the rollups of a sensor (0: all): sums in SQL, sketches merged here. The caller holds the writers' lock. */
export async function saveRollups(client: PoolClient, sensor: number, tallies: readonly Tally[]): Promise<void> {
  if (tallies.length === 0) return
  const levels = tallies.map((tally) => tally.level)
  const subjects = tallies.map((tally) => tally.subject)
  const starts = tallies.map((tally) => tally.start)
  const old = selectOld(sensor, levels, subjects, starts)
  for (const { n, sketch } of await clientRows(client, old, { n: 'int4', sketch: 'bytea' })) {
    const tally = tallies[n - 1]
    if (tally !== undefined) mergePacked(tally.sketch, sketch)
  }
  await client.query(SAVE, [
    levels,
    subjects,
    starts,
    tallies.map((tally) => tally.first),
    tallies.map((tally) => tally.last),
    tallies.map((tally) => tally.requests),
    ...[0, 1, 2, 3, 4, 5].map((i) => tallies.map((tally) => tally.answered[i] ?? 0)),
    tallies.map((tally) => Buffer.from(packSketch(tally.sketch))),
    sensor,
  ])
}
