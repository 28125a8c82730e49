import type { EvidenceSample } from '../../../../../model/sighting.ts'
import { hexOf } from '../../source-key.ts'
import type { SightingFilter } from '../../types.ts'
import { KEPT_A_PAIR } from '../add/save-evidence.ts'
import { binaryRows } from '../binary-rows.ts'
import { type QueryParts, scopeOf } from './scope.ts'
import { sourceTexts } from './source-names.ts'

const ROW = {
  subject: 'int4',
  source: 'bytea',
  time: 'int8',
  line: 'int8',
  status: 'int4',
  file: 'text',
  text: 'text',
} as const

/** Lines of a pair that are told although the store holds a few more: those with too many newer ones are left out. */
const AMONG_NEWEST = `(
  select count(*) from (
    select from sightings.evidence n
    where n.subject = e.subject and n.source = e.source and (n.time, n.id) > (e.time, e.id) limit ${KEPT_A_PAIR}
  ) as newer
) < ${KEPT_A_PAIR}`

/** Newest first. */
export async function evidence(parts: QueryParts, filter: SightingFilter, limit: number): Promise<EvidenceSample[]> {
  const scope = await scopeOf(parts, filter)
  if (scope === null) return []
  const conditions = [`time >= ${scope.from * 60_000}`, `time < ${scope.to * 60_000}`]
  if (scope.subject !== null) conditions.push(`subject = ${scope.subject}`)
  if (scope.source !== null) conditions.push(`source = '${hexOf(scope.source)}'::uuid`)
  if (scope.sensor !== null) conditions.push(`sensor = ${scope.sensor}`)
  const rows = await binaryRows(
    parts.pool,
    `select subject, source, time, line, coalesce(status, -1)::int4, file, text from sightings.evidence e
     where ${conditions.join(' and ')} and ${AMONG_NEWEST} order by time desc, id desc limit ${Math.max(0, Math.trunc(limit))}`,
    ROW,
  )
  const names = await parts.names.all('threat')
  const sources = await sourceTexts(
    parts.pool,
    rows.map((row) => row.source),
  )
  return rows.map(({ subject, time, line, status, file, text }, i) => ({
    threat: names.get(subject) ?? '',
    source: sources[i] ?? '',
    time,
    file,
    line,
    status: status < 0 ? null : status,
    text,
  }))
}
