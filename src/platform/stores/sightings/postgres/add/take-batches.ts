import type { PoolClient } from 'pg'
import type { Batch } from '../../../../../model/sighting.ts'
import { storable } from '../../storable.ts'

const TAKE = `
with offered as (
  select distinct sensor, epoch, seq from unnest($1::smallint[], $2::text[], $3::bigint[]) as o (sensor, epoch, seq)
), fresh as (
  select sensor, epoch, seq from offered o
  where not exists (
    select from sightings.taken t where t.sensor = o.sensor and t.epoch = o.epoch and t.seqs @> o.seq
  )
), kept as (
  insert into sightings.taken (sensor, epoch, seqs)
  select sensor, epoch, range_agg(int8range(seq, seq, '[]')) from fresh group by sensor, epoch
  on conflict (sensor, epoch) do update set seqs = sightings.taken.seqs + excluded.seqs
)
select sensor, epoch, seq::text from fresh`

/** Marks batches as taken and returns those that were not before. The caller holds the writers' lock. */
export async function takeBatches(
  client: PoolClient,
  batches: readonly Batch[],
  sensors: ReadonlyMap<string, number>,
): Promise<Batch[]> {
  const { rows } = await client.query<{ sensor: number; epoch: string; seq: string }>(TAKE, [
    batches.map((batch) => sensors.get(batch.sensor)),
    batches.map((batch) => storable(batch.epoch)),
    batches.map((batch) => batch.seq),
  ])
  const fresh = new Set(rows.map((row) => `${row.sensor} ${row.seq} ${row.epoch}`))
  // The same batch may come twice in one call: `delete` is true only for the first.
  return batches.filter((batch) => fresh.delete(`${sensors.get(batch.sensor)} ${batch.seq} ${storable(batch.epoch)}`))
}
