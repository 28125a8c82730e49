import type { PoolClient } from 'pg'
import type { EvidenceSample } from '../../../../../model/sighting.ts'
import { hexOf, type SourceKey } from '../../source-key.ts'
import { storable, storableCount } from '../../storable.ts'

/** Newest lines kept of one threat and source: enough to judge it, and no flood of one source fills the disk. */
export const KEPT_A_PAIR = 20

export interface EvidenceRow {
  subject: number
  source: SourceKey
  sensor: number
  sample: EvidenceSample
}

const SAVE = `
insert into sightings.evidence (subject, source, time, sensor, line, status, file, text)
select * from unnest($1::int[], $2::uuid[], $3::bigint[], $4::smallint[], $5::bigint[], $6::smallint[], $7::text[], $8::text[])`

const BOUND = `
delete from sightings.evidence e using (
  select distinct subject, source from unnest($1::int[], $2::uuid[]) as t (subject, source)
) t
where e.subject = t.subject and e.source = t.source and e.id not in (
  select k.id from sightings.evidence k where k.subject = t.subject and k.source = t.source
  order by k.time desc, k.id desc limit ${KEPT_A_PAIR}
)`

export async function saveEvidence(client: PoolClient, rows: readonly EvidenceRow[]): Promise<void> {
  if (rows.length === 0) return
  const pairs = [rows.map((row) => row.subject), rows.map((row) => hexOf(row.source.key))]
  await client.query(SAVE, [
    ...pairs,
    rows.map(({ sample }) => storableCount(sample.time)),
    rows.map((row) => row.sensor),
    rows.map(({ sample }) => storableCount(sample.line)),
    rows.map(({ sample }) => (sample.status === null ? null : Math.min(32_767, storableCount(sample.status)))),
    rows.map(({ sample }) => storable(sample.file)),
    rows.map(({ sample }) => storable(sample.text)),
  ])
  await client.query(BOUND, pairs)
}
