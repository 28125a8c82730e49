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
delete from sightings.evidence where id in (
  select old.id from unnest($1::int[], $2::uuid[]) as t (subject, source), lateral (
    select k.id from sightings.evidence k where k.subject = t.subject and k.source = t.source
    order by k.time desc, k.id desc offset ${KEPT_A_PAIR}
  ) as old
)`

/** Pairs that are remembered; above that all are forgotten, and cut down when they come again. */
const MOST_PAIRS = 50_000

/**
 * Cuts pairs of threat and source down to their newest lines, but not at each batch: a pair that comes every second would
 * cost more for its old lines than for its new ones. The store holds at most twice what is kept, and one batch.
 */
export interface EvidenceBound {
  /** Counts new rows, and tells the pairs to be cut now: those with as many new rows as are kept, and those never seen. */
  due(rows: readonly EvidenceRow[]): EvidenceRow[]
}

export function createEvidenceBound(): EvidenceBound {
  const added = new Map<string, number>()
  return {
    due(rows) {
      const pairs = new Map<string, EvidenceRow>()
      for (const row of rows) {
        const pair = `${row.subject} ${hexOf(row.source.key)}`
        const count = (added.get(pair) ?? KEPT_A_PAIR) + 1
        added.set(pair, count)
        if (count > KEPT_A_PAIR) pairs.set(pair, row)
      }
      for (const pair of pairs.keys()) added.set(pair, 0)
      if (added.size > MOST_PAIRS) added.clear()
      return [...pairs.values()]
    },
  }
}

export async function saveEvidence(
  client: PoolClient,
  rows: readonly EvidenceRow[],
  bound: EvidenceBound,
): Promise<void> {
  if (rows.length === 0) return
  await client.query(SAVE, [
    ...pairsOf(rows),
    rows.map(({ sample }) => storableCount(sample.time)),
    rows.map((row) => row.sensor),
    rows.map(({ sample }) => storableCount(sample.line)),
    rows.map(({ sample }) => (sample.status === null ? null : Math.min(32_767, storableCount(sample.status)))),
    rows.map(({ sample }) => storable(sample.file)),
    rows.map(({ sample }) => storable(sample.text)),
  ])
  const due = bound.due(rows)
  if (due.length > 0) await client.query(BOUND, pairsOf(due))
}

function pairsOf(rows: readonly EvidenceRow[]): [number[], string[]] {
  return [rows.map((row) => row.subject), rows.map((row) => hexOf(row.source.key))]
}
