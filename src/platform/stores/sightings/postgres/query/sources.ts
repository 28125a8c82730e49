import { BLOCK, cover, DAY, type Segment } from '../../periods.ts'
import { hexOf } from '../../source-key.ts'
import type { SourceTotals } from '../../types.ts'
import { binaryRows, uuids } from '../binary-rows.ts'
import { busySources } from '../busiest.ts'
import { createMarks, type Marks } from '../marks.ts'
import { visitThreats } from '../source-parts.ts'
import { minuteConditions, type QueryParts, type Scope, settledIn } from './scope.ts'
import { sourceHistory, type SourceRange } from './source-history.ts'
import { sourceTexts } from './source-names.ts'

interface Candidate {
  key: Uint8Array
  requests: number
}

interface Total {
  requests: number
  subjects: Marks
  sensors: Marks
  first: number
  last: number
}

/** Entries of one list that are looked at: beyond these a source is busy in one period only, or in none. */
const LOOKED_AT = 500

/**
 * The busiest sources, their totals exact. Candidates come from the lists of settled periods and the rows of the others; a source
 * that is in no list of any period (so among the first five hundred of no period) can be missing from a very long table.
 */
export async function sourceTotals(parts: QueryParts, scope: Scope, limit: number): Promise<SourceTotals[]> {
  const most = Math.max(0, Math.trunc(limit))
  if (most === 0) return []
  const settled = scope.sensor === null ? await settledIn(parts, scope) : () => false
  const candidates = scope.source === null ? await candidatesOf(parts, scope, settled, most) : [scope.source]
  const totals = await exactTotals(parts, scope, settled, candidates)
  const found = [...totals]
  const threats = await parts.names.all('threat')
  const sensors = await parts.names.all('sensor')
  const texts = await sourceTexts(
    parts.pool,
    found.map(([hex]) => Buffer.from(hex, 'hex')),
  )
  return found
    .map(([, total], i) => ({
      source: texts[i] ?? '',
      requests: total.requests,
      threats: total.subjects
        .list()
        .map((id) => threats.get(id) ?? '')
        .sort(),
      sensors: total.sensors
        .list()
        .map((id) => sensors.get(id) ?? '')
        .sort(),
      firstMinute: total.first,
      lastMinute: total.last,
    }))
    .sort((a, b) => b.requests - a.requests || (a.source < b.source ? -1 : 1))
    .slice(0, most)
}

type Settled = (level: number, start: number) => boolean

async function candidatesOf(parts: QueryParts, scope: Scope, settled: Settled, limit: number): Promise<Uint8Array[]> {
  const segments = cover(scope.from, scope.to, [BLOCK, DAY], settled)
  const found = new Map<string, Candidate>()
  const count = (key: Uint8Array, requests: number) => {
    const id = hexOf(key)
    const known = found.get(id)
    if (known === undefined) found.set(id, { key, requests })
    else known.requests += requests
  }
  const rows = segments.filter(({ level }) => level === 1)
  await Promise.all([
    countRows(parts, scope, rows, limit, count),
    countLists(
      parts,
      scope,
      segments.filter(({ level }) => level > 1),
      limit,
      count,
    ),
  ])
  const byRequests = [...found.values()].sort((a, b) => b.requests - a.requests)
  // Some more than asked for: a source missing from a few lists may still overtake.
  return byRequests.slice(0, limit + Math.max(10, limit >> 2)).map(({ key }) => key)
}

type Count = (key: Uint8Array, requests: number) => void

async function countRows(
  { pool }: QueryParts,
  scope: Scope,
  ranges: readonly Segment[],
  limit: number,
  count: Count,
): Promise<void> {
  if (ranges.length === 0) return
  const rows = await binaryRows(
    pool,
    `select source, sum(requests)::float8 as requests from sightings.minute
     where ${minuteConditions(scope, ranges)} group by 1 order by 2 desc limit ${Math.max(LOOKED_AT * 4, limit * 4)}`,
    { source: 'bytea', requests: 'float8' },
  )
  for (const { source, requests } of rows) count(source, requests)
}

async function countLists(
  { pool }: QueryParts,
  scope: Scope,
  segments: readonly Segment[],
  limit: number,
  count: Count,
): Promise<void> {
  if (segments.length === 0) return
  const bytes = Math.max(LOOKED_AT, limit * 2) * 28
  const pieces = segments.map(
    ({ level, from, to }) =>
      `select substring(sources for ${bytes}) as sources from sightings.busiest where level = ${level} and subject = ${scope.subject ?? 0} and start >= ${from} and start < ${to}`,
  )
  for (const { sources } of await binaryRows(pool, pieces.join(' union all '), { sources: 'bytea' })) {
    for (const { key, requests } of busySources(sources)) count(key, requests)
  }
}

function newTotal(): Total {
  return { requests: 0, subjects: createMarks(), sensors: createMarks(), first: Infinity, last: 0 }
}

async function exactTotals(
  parts: QueryParts,
  scope: Scope,
  settled: Settled,
  candidates: readonly Uint8Array[],
): Promise<Map<string, Total>> {
  const totals = new Map<string, Total>()
  if (candidates.length === 0) return totals
  const at = (key: Uint8Array): Total => {
    const id = hexOf(key)
    const total = totals.get(id) ?? newTotal()
    totals.set(id, total)
    return total
  }
  const segments = cover(scope.from, scope.to, [BLOCK, DAY], settled)
  const { periods, rest } = await sourceHistory(parts, candidates.map(hexOf), segments)
  for (const { key, start, packed } of periods) addThreats(scope, packed, start, () => at(key))
  await addRows(parts, scope, rest, at)
  return totals
}

function addThreats(scope: Scope, packed: Buffer, start: number, at: () => Total): void {
  let total: Total | null = null
  visitThreats(packed, start, (subject, first, last, requests, sensors) => {
    if (scope.subject !== null && subject !== scope.subject) return
    total ??= at()
    total.requests += requests
    total.subjects.add(subject)
    for (const sensor of sensors) total.sensors.add(sensor)
    if (first < total.first) total.first = first
    if (last > total.last) total.last = last
  })
}

const TOTAL = {
  source: 'bytea',
  subject: 'int4',
  sensor: 'int2',
  requests: 'float8',
  first: 'int4',
  last: 'int4',
} as const

async function addRows(
  { pool }: QueryParts,
  scope: Scope,
  ranges: readonly SourceRange[],
  at: (key: Uint8Array) => Total,
): Promise<void> {
  if (ranges.length === 0) return
  const pieces = ranges.map(
    (range) =>
      `select * from sightings.minute where ${minuteConditions(scope, [range])} and source = any(${uuids(range.keys)})`,
  )
  const rows = await binaryRows(
    pool,
    `select source, subject, sensor, sum(requests)::float8 as requests, min(minute) as first, max(minute) as last
     from (${pieces.join(' union all ')}) as r group by 1, 2, 3`,
    TOTAL,
  )
  for (const { source, subject, sensor, requests, first, last } of rows) {
    const total = at(source)
    total.requests += requests
    total.subjects.add(subject)
    total.sensors.add(sensor)
    total.first = Math.min(total.first, first)
    total.last = Math.max(total.last, last)
  }
}
