import { DAY, type Segment } from '../../periods.ts'
import { hexOf } from '../../source-key.ts'
import { binaryRows, uuids } from '../binary-rows.ts'
import type { QueryParts } from './scope.ts'

/** What sources did, from their sums of settled periods; `rest` is where only the rows of minutes tell. */
export interface SourceHistory {
  periods: Array<{ key: Uint8Array; level: number; start: number; packed: Buffer }>
  rest: SourceRange[]
}

export interface SourceRange {
  from: number
  to: number
  /** Hexadecimal. */
  keys: readonly string[]
}

/** Sums exist for every source of a settled block, but only for the busy ones of a settled day. */
export async function sourceHistory(
  { pool }: QueryParts,
  keys: readonly string[],
  segments: readonly Segment[],
): Promise<SourceHistory> {
  const rest: SourceRange[] = segments.filter(({ level }) => level === 1).map(({ from, to }) => ({ from, to, keys }))
  const longer = segments.filter(({ level }) => level > 1)
  if (longer.length === 0 || keys.length === 0) return { periods: [], rest }
  const ranges = longer.map(({ level, from, to }) => `(level = ${level} and start >= ${from} and start < ${to})`)
  const rows = await binaryRows(
    pool,
    `select source, level, start, parts from sightings.source_period
     where source = any(${uuids(keys)}) and (${ranges.join(' or ')})`,
    { source: 'bytea', level: 'int4', start: 'int4', packed: 'bytea' },
  )
  const periods = rows.map(({ source, level, start, packed }) => ({ key: source, level, start, packed }))
  return { periods, rest: [...rest, ...quietDays(keys, longer, periods)] }
}

function quietDays(
  keys: readonly string[],
  segments: readonly Segment[],
  periods: SourceHistory['periods'],
): SourceRange[] {
  const told = new Map<number, Set<string>>()
  for (const { key, level, start } of periods) {
    if (level !== DAY) continue
    const day = told.get(start) ?? new Set()
    told.set(start, day.add(hexOf(key)))
  }
  const ranges: SourceRange[] = []
  for (const { from, to } of segments.filter(({ level }) => level === DAY)) {
    for (let start = from; start < to; start += DAY) {
      const quiet = keys.filter((key) => told.get(start)?.has(key) !== true)
      const last = ranges.at(-1)
      if (last?.to === start && last.keys.join() === quiet.join()) last.to = start + DAY
      else if (quiet.length > 0) ranges.push({ from: start, to: start + DAY, keys: quiet })
    }
  }
  return ranges
}
