import type { Pool } from 'pg'
import { hashKey, INDEX_SEED, RANK_SEED } from '../../../../../watch/detection/distinct.ts'
import { BLOCK, cover, DAY, HALF, HOUR, levelsWithin, type Segment, startOf, WEEK } from '../../periods.ts'
import { createSourceCount, type SourceCount } from '../../sketch.ts'
import { hexOf } from '../../source-key.ts'
import { ALL } from '../add/tally.ts'
import { binaryRows, numbers } from '../binary-rows.ts'
import { type SourceParts, unpackParts } from '../source-parts.ts'
import { minuteConditions, type QueryParts, type Scope, settledIn } from './scope.ts'
import { sourceHistory } from './source-history.ts'

export interface Grouping {
  /** Minutes of a step; null: the whole range is one. */
  step: number | null
  /** Numbers to tell apart; null: all threats together, or the one of the scope. */
  subjects: readonly number[] | null
  /** Only requests and sources are wanted: adding up the rest would take most of the time of a page of small multiples. */
  lean?: boolean
}

export interface Sum {
  subject: number
  /** Start of the step. */
  start: number
  first: number
  last: number
  requests: number
  /** 1xx to 5xx, none. */
  answered: number[]
  sources: SourceCount
}

/**
 * Sums and sketches of a scope by subject and step, from the longest rollups that fit; single minutes only at the edges.
 */
export async function sumsOf(parts: QueryParts, scope: Scope, grouping: Grouping): Promise<Sum[]> {
  const found = createFound(scope, grouping)
  if (scope.source !== null) await ofSource(parts, scope, grouping, found)
  else if (scope.sensor !== null) await ofSensor(parts, scope, grouping, found)
  else await ofAll(parts, scope, grouping, found)
  return found.sums()
}

interface Found {
  at(subject: number, minute: number): Sum
  sums(): Sum[]
}

function createFound(scope: Scope, { step, subjects }: Grouping): Found {
  const known = new Map<number, Sum>()
  return {
    at(subject, minute) {
      const start = step === null ? scope.from : startOf(minute, step)
      const of = subjects === null ? (scope.subject ?? ALL) : subject
      // Subjects are few and minutes below 2^31: together one number, exact.
      const id = of * 2 ** 31 + start
      let sum = known.get(id)
      if (sum === undefined) {
        sum = {
          subject: of,
          start,
          first: Number.MAX_SAFE_INTEGER,
          last: 0,
          requests: 0,
          answered: [0, 0, 0, 0, 0, 0],
          sources: createSourceCount(),
        }
        known.set(id, sum)
      }
      return sum
    },
    sums: () => [...known.values()].sort((a, b) => a.start - b.start),
  }
}

async function ofAll(parts: QueryParts, scope: Scope, grouping: Grouping, found: Found): Promise<void> {
  const all = [BLOCK, WEEK, DAY, HALF, HOUR]
  const levels = grouping.step === null ? all : levelsWithin(grouping.step, all)
  const settled = levels.some((level) => SETTLED.has(level)) ? await settledIn(parts, scope) : () => false
  const has = (level: number, start: number): boolean => !SETTLED.has(level) || settled(level, start)
  await fromSegments(parts, scope, grouping, cover(scope.from, scope.to, levels, has), found)
}

/** Summed when they are over; the others are kept up to date with every batch. */
const SETTLED: ReadonlySet<number> = new Set([WEEK, HALF])

async function ofSensor(parts: QueryParts, scope: Scope, grouping: Grouping, found: Found): Promise<void> {
  const levels = grouping.step === null ? [BLOCK, DAY] : levelsWithin(grouping.step, [BLOCK, DAY])
  const settled = await settledIn(parts, scope)
  await fromSegments(parts, scope, grouping, cover(scope.from, scope.to, levels, settled), found)
}

async function fromSegments(
  parts: QueryParts,
  scope: Scope,
  grouping: Grouping,
  segments: readonly Segment[],
  found: Found,
): Promise<void> {
  const minutes = segments.filter(({ level }) => level === 1)
  const longer = segments.filter(({ level }) => level > 1)
  await Promise.all([
    fromRollups(parts, scope, grouping, longer, found),
    fromMinutes(parts, scope, grouping, minutes, found),
  ])
}

const DETAILS = `, min(first) as first, max(last) as last, sum(a1)::float8 as a1, sum(a2)::float8 as a2, sum(a3)::float8 as a3,
  sum(a4)::float8 as a4, sum(a5)::float8 as a5, sum(a0)::float8 as a0`
const LEAN = { subject: 'int4', bucket: 'int4', requests: 'float8', sketches: 'bytea' } as const
const ROLLUP = {
  ...LEAN,
  first: 'int4',
  last: 'int4',
  a1: 'float8',
  a2: 'float8',
  a3: 'float8',
  a4: 'float8',
  a5: 'float8',
  a0: 'float8',
} as const

async function fromRollups(
  { pool }: QueryParts,
  scope: Scope,
  { step, subjects, lean }: Grouping,
  segments: readonly Segment[],
  found: Found,
): Promise<void> {
  if (segments.length === 0 || subjects?.length === 0) return
  const wanted = subjects ?? [scope.subject ?? ALL]
  const which = whichSubjects(wanted)
  const pieces = segments.map(
    ({ level, from, to }) =>
      `select * from sightings.rollup where level = ${level} and sensor = ${scope.sensor ?? 0} and ${which} and start >= ${from} and start < ${to}`,
  )
  const rows = await binaryRows(
    pool,
    `select subject, ${bucket('start', step, scope)} as bucket, sum(requests)::float8 as requests, string_agg(sketch, '') as sketches${lean === true ? '' : DETAILS}
     from (${pieces.join(' union all ')}) as r group by 1, 2`,
    // Lean rows lack the details, and nothing below looks at them.
    lean === true ? (LEAN as unknown as typeof ROLLUP) : ROLLUP,
  )
  for (const row of rows) {
    const sum = found.at(row.subject, row.bucket)
    sum.requests += row.requests
    sum.sources.addPacked(row.sketches)
    if (lean === true) continue
    widen(sum, row.first, row.last)
    for (const [i, of] of [row.a1, row.a2, row.a3, row.a4, row.a5, row.a0].entries()) answer(sum, i, of)
  }
}

/** Many subjects are all of their kind: then the order of time is the better way in than one number after the other. */
const MANY = 16

function whichSubjects(wanted: readonly number[]): string {
  if (wanted.length <= MANY) return `subject = any(${numbers(wanted)})`
  return (wanted[0] ?? 0) < 0 ? 'subject < 0' : 'subject > 0'
}

const MINUTE_SUM = {
  subject: 'int4',
  bucket: 'int4',
  source: 'bytea',
  status: 'int2',
  first: 'int4',
  last: 'int4',
  requests: 'float8',
} as const

async function fromMinutes(
  { pool }: QueryParts,
  scope: Scope,
  { step, subjects, lean }: Grouping,
  ranges: ReadonlyArray<{ from: number; to: number }>,
  found: Found,
): Promise<void> {
  if (ranges.length === 0 || subjects?.length === 0) return
  // Unknown probes have numbers below 0, threats above; a grouping asks for one kind.
  const kind = subjects !== null && (subjects[0] ?? 0) < 0
  const where = kind
    ? minuteConditions(scope, ranges).replace('subject > 0', 'subject < 0')
    : minuteConditions(scope, ranges)
  // The rows of one source become few by grouping; those of all do not.
  if (lean === true && scope.source === null) return leanMinutes(pool, where, subjects === null, found)
  const rows = await binaryRows(
    pool,
    `select ${subjects === null ? '0::int4' : 'subject'} as subject, ${bucket('minute', step, scope)} as bucket, source, status,
       min(minute) as first, max(minute) as last, sum(requests)::float8 as requests
     from sightings.minute where ${where} group by 1, 2, 3, 4`,
    MINUTE_SUM,
  )
  for (const row of rows) {
    const sum = found.at(row.subject, row.bucket)
    widen(sum, row.first, row.last)
    sum.requests += row.requests
    answer(sum, row.status, row.requests)
    countKey(sum, row.source)
  }
}

/** Bytes of a packed row: minute, requests, source. */
const LEAN_ROW = 24

/**
 * Rows as they are, a day of a subject packed into one: grouping most of them by source would cost more than it saves, and so
 * would a message each.
 */
async function leanMinutes(pool: Pool, where: string, together: boolean, found: Found): Promise<void> {
  const days = await binaryRows(
    pool,
    `select ${together ? '0::int4' : 'subject'} as subject,
       string_agg(int4send(minute) || int4send(requests) || uuid_send(source), '') as packed
     from sightings.minute where ${where} group by 1, minute / ${DAY}`,
    { subject: 'int4', packed: 'bytea' },
  )
  for (const { subject, packed } of days) {
    for (let at = 0; at + LEAN_ROW <= packed.length; at += LEAN_ROW) {
      const sum = found.at(subject, packed.readInt32BE(at))
      sum.requests += packed.readInt32BE(at + 4)
      sum.sources.addSource(hashKey(packed, at + 8, INDEX_SEED), hashKey(packed, at + 8, RANK_SEED))
    }
  }
}

async function ofSource(parts: QueryParts, scope: Scope, grouping: Grouping, found: Found): Promise<void> {
  if (scope.source === null) return
  const levels = scope.sensor === null ? levelsOfSource(scope, grouping) : []
  const settled = levels.length > 0 ? await settledIn(parts, scope) : () => false
  const segments = cover(scope.from, scope.to, levels, settled)
  const history = await sourceHistory(parts, [hexOf(scope.source)], segments)
  for (const { level, start, packed } of history.periods) {
    const parts = unpackParts(packed, start)
    // Days inside a block are told only for all threats together.
    if (level === BLOCK && grouping.step !== null && grouping.step % BLOCK !== 0)
      addDays(found, scope.source, start, parts)
    else addThreats(found, scope, start, parts)
  }
  await fromMinutes(parts, scope, grouping, history.rest, found)
}

function levelsOfSource(scope: Scope, { step, subjects }: Grouping): number[] {
  if (step === null || step % BLOCK === 0) return [BLOCK, DAY]
  if (step % DAY !== 0) return []
  return subjects === null && scope.subject === null ? [BLOCK, DAY] : [DAY]
}

function addDays(found: Found, source: Uint8Array, blockStart: number, { days }: SourceParts): void {
  for (const [day, requests] of days) {
    const sum = found.at(ALL, blockStart + day * DAY)
    sum.requests += requests
    countKey(sum, source)
  }
}

function addThreats(found: Found, scope: Scope, start: number, { threats }: SourceParts): void {
  for (const [subject, { first, last, classes }] of threats) {
    if (scope.subject !== null && subject !== scope.subject) continue
    const sum = found.at(subject, start)
    widen(sum, first, last)
    for (const [status, requests] of classes.entries()) {
      sum.requests += requests
      answer(sum, status, requests)
    }
    if (scope.source !== null) countKey(sum, scope.source)
  }
}

function bucket(column: string, step: number | null, scope: Scope): string {
  return step === null ? `${scope.from}::int` : `${column} / ${step} * ${step}`
}

function widen(sum: Sum, first: number, last: number): void {
  if (first < sum.first) sum.first = first
  if (last > sum.last) sum.last = last
}

function answer(sum: Sum, status: number, requests: number): void {
  if (status < 6) sum.answered[status] = (sum.answered[status] ?? 0) + requests
}

function countKey(sum: Sum, key: Uint8Array): void {
  sum.sources.addSource(hashKey(key, 0, INDEX_SEED), hashKey(key, 0, RANK_SEED))
}
