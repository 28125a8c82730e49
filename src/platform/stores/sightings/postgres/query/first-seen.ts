import { BLOCK, cover, DAY, type Segment } from '../../periods.ts'
import { hexOf } from '../../source-key.ts'
import type { SightingFilter } from '../../types.ts'
import { binaryRows } from '../binary-rows.ts'
import { busySources } from '../busiest.ts'
import { minuteConditions, type QueryParts, type Scope, settledIn } from './scope.ts'

/**
 * First minutes of distinct sources, ascending. Goes through time in order and stops when it has enough: complete lists of a
 * settled period tell the firsts without its rows.
 */
export async function firstSeen(parts: QueryParts, scope: Scope, limit: number): Promise<number[]> {
  const firsts = new Map<string, number>()
  const see = (key: Uint8Array, minute: number) => {
    const id = hexOf(key)
    const known = firsts.get(id)
    if (known === undefined || minute < known) firsts.set(id, minute)
  }
  for (const segment of await segmentsOf(parts, scope)) {
    if (segment.level === 1) await seeRows(parts, scope, segment, see)
    else await seeLists(parts, scope, segment, see)
    // Later periods hold only later firsts.
    if (firsts.size >= limit) break
  }
  return [...firsts.values()].sort((a, b) => a - b).slice(0, Math.max(0, limit))
}

type See = (key: Uint8Array, minute: number) => void

async function segmentsOf(parts: QueryParts, scope: Scope): Promise<Segment[]> {
  if (scope.sensor !== null || scope.source !== null) return split([{ level: 1, from: scope.from, to: scope.to }])
  const settled = await settledIn(parts, scope)
  const { rows } = await parts.pool.query<{ level: number; start: number }>(
    'select level, start from sightings.busiest where level = any($1) and subject = $2 and start >= $3 and start < $4 and not complete',
    [[DAY, BLOCK], scope.subject ?? 0, scope.from, scope.to],
  )
  const cut = new Set(rows.map(({ level, start }) => `${level} ${start}`))
  const levels = cover(
    scope.from,
    scope.to,
    [BLOCK, DAY],
    (level, start) => settled(level, start) && !cut.has(`${level} ${start}`),
  )
  return split(levels)
}

/** Long runs are read in pieces, so that a limit reached early saves the rest. */
function split(segments: readonly Segment[]): Segment[] {
  return segments.flatMap(({ level, from, to }) => {
    const pieces: Segment[] = []
    const length = level === BLOCK ? BLOCK * 12 : BLOCK
    for (let start = from; start < to; start += length) {
      pieces.push({ level, from: start, to: Math.min(to, start + length) })
    }
    return pieces
  })
}

async function seeRows({ pool }: QueryParts, scope: Scope, segment: Segment, see: See): Promise<void> {
  const rows = await binaryRows(
    pool,
    `select source, min(minute) as first from sightings.minute where ${minuteConditions(scope, [segment])} group by 1`,
    { source: 'bytea', first: 'int4' },
  )
  for (const { source, first } of rows) see(source, first)
}

async function seeLists({ pool }: QueryParts, scope: Scope, segment: Segment, see: See): Promise<void> {
  const rows = await binaryRows(
    pool,
    `select sources from sightings.busiest where level = ${segment.level} and subject = ${scope.subject ?? 0}
       and start >= ${segment.from} and start < ${segment.to}`,
    { sources: 'bytea' },
  )
  for (const { sources } of rows) for (const { key, first } of busySources(sources)) see(key, first)
}

export type FirstSeenFilter = SightingFilter & { template?: string }
