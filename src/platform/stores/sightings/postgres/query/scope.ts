import type { Pool } from 'pg'
import { hexOf, type SourceKey } from '../../source-key.ts'
import { LAST_MINUTE, storable } from '../../storable.ts'
import type { SightingFilter } from '../../types.ts'
import type { Names } from '../names.ts'

export interface QueryParts {
  pool: Pool
  names: Names
  keyOf(source: string): SourceKey
}

/** A filter in numbers, within what is kept. */
export interface Scope {
  from: number
  to: number
  subject: number | null
  sensor: number | null
  source: Uint8Array | null
  horizon: number
}

/** Null when nothing can match: an empty range, or a name no sighting ever had. */
export async function scopeOf(
  { pool, names, keyOf }: QueryParts,
  filter: SightingFilter & { template?: string },
): Promise<Scope | null> {
  const { rows } = await pool.query<{ minute: number }>('select minute from sightings.horizon')
  const horizon = rows[0]?.minute ?? 0
  const from = Math.max(horizon, Math.ceil(filter.from) || 0)
  const to = Math.min(LAST_MINUTE + 1, Math.ceil(filter.to))
  if (!(from < to)) return null
  const subject = await subjectOf(names, filter)
  const sensor = filter.sensor === undefined ? null : await names.find('sensor', filter.sensor)
  if (subject === undefined || (filter.sensor !== undefined && sensor === null)) return null
  const source = filter.source === undefined ? null : keyOf(storable(filter.source, 300)).key
  return { from, to, subject, sensor, source, horizon }
}

/** Undefined when the name is unknown. */
async function subjectOf(
  names: Names,
  { threat, template }: { threat?: string; template?: string },
): Promise<number | null | undefined> {
  if (template !== undefined) return (await names.find('template', template)) ?? undefined
  if (threat !== undefined) return (await names.find('threat', threat)) ?? undefined
  return null
}

/** Which periods have the tables that are made when they are over. */
export async function settledIn(
  { pool }: QueryParts,
  { from, to, horizon }: Scope,
): Promise<(level: number, start: number) => boolean> {
  const { rows } = await pool.query<{ level: number; start: number }>(
    'select level, start from sightings.settled where start >= $1 and start < $2',
    [Math.max(from, horizon), to],
  )
  const known = new Map<number, Set<number>>()
  for (const { level, start } of rows) {
    const starts = known.get(level) ?? new Set()
    known.set(level, starts.add(start))
  }
  return (level, start) => known.get(level)?.has(start) === true
}

/** Conditions on `sightings.minute`, as text: numbers and hexadecimal only, so that partitions are chosen while planning. */
export function minuteConditions(scope: Scope, ranges: ReadonlyArray<{ from: number; to: number }>): string {
  const times = ranges.map(({ from, to }) => `(minute >= ${from} and minute < ${to})`)
  const conditions = [`(${times.join(' or ')})`]
  conditions.push(scope.subject === null ? 'subject > 0' : `subject = ${scope.subject}`)
  if (scope.sensor !== null) conditions.push(`sensor = ${scope.sensor}`)
  if (scope.source !== null) conditions.push(`source = '${hexOf(scope.source)}'::uuid`)
  return conditions.join(' and ')
}
