import type { PoolClient } from 'pg'
import { mergePacked, packSketch } from '../../sketch.ts'
import { clientRows, numbers } from '../binary-rows.ts'
import type { TrafficTally } from './tally.ts'

function selectOld(levels: number[], sensors: number[], starts: number[]): string {
  return `select o.n::int4, t.sketch
    from unnest(${numbers(levels)}, ${numbers(sensors)}, ${numbers(starts)}) with ordinality as o (level, sensor, start, n)
    join sightings.traffic t on t.level = o.level and t.sensor = o.sensor and t.start = o.start`
}

const SAVE = `
insert into sightings.traffic as t (level, sensor, start, lines, probes, sketch)
select * from unnest($1::int[], $2::smallint[], $3::int[], $4::bigint[], $5::bigint[], $6::bytea[])
on conflict (level, sensor, start) do update set
  lines = t.lines + excluded.lines, probes = t.probes + excluded.probes, sketch = excluded.sketch`

/** Adds to the traffic rollups. The caller holds the writers' lock. */
export async function saveTraffic(client: PoolClient, tallies: readonly TrafficTally[]): Promise<void> {
  if (tallies.length === 0) return
  const levels = tallies.map((t) => t.level)
  const sensors = tallies.map((t) => t.sensor)
  const starts = tallies.map((t) => t.start)
  const old = selectOld(levels, sensors, starts)
  for (const { n, sketch } of await clientRows(client, old, { n: 'int4', sketch: 'bytea' })) {
    const tally = tallies[n - 1]
    if (tally !== undefined) mergePacked(tally.sketch, sketch)
  }
  await client.query(SAVE, [
    levels,
    sensors,
    starts,
    tallies.map((t) => t.lines),
    tallies.map((t) => t.probes),
    tallies.map((t) => Buffer.from(packSketch(t.sketch))),
  ])
}
