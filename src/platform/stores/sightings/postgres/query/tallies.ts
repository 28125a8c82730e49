import { hashKey, INDEX_SEED, RANK_SEED } from '../../../../../watch/detection/distinct.ts'
import { BLOCK, cover, DAY, HOUR, levelsWithin, type Segment, startOf } from '../../periods.ts'
import { countSource, mergePacked } from '../../sketch.ts'
import { hexOf } from '../../source-key.ts'
import { ALL, emptyTally, type Tally } from '../add/tally.ts'
import { binaryRows, numbers } from '../binary-rows.ts'
import { unpackParts } from '../source-parts.ts'
import { minuteConditions, type QueryParts, type Scope, settledIn } from './scope.ts'

export interface Grouping {
  /** Minutes of a step; null: the whole range is one. */
  step: number | null
  /** Numbers to tell apart; null: all threats together, or the one of the scope. */
  subjects: readonly number[] | null
}

/**
 * Sums and sketches of a scope by subject and step, from the longest rollups that fit; single minutes only at the edges.
 * `start` of a tally is the start of its step.
 */
export async function talliesOf(parts: QueryParts, scope: Scope, grouping: Grouping): Promise<Tally[]> {
  const found = createFound(scope, grouping)
  if (scope.source !== null) await ofSource(parts, scope, grouping, found)
  else if (scope.sensor !== null) await ofSensor(parts, scope, grouping, found)
  else await ofAll(parts, scope, grouping, found)
  return found.tallies()
}

interface Found {
  at(subject: number, minute: number): Tally
  tallies(): Tally[]
}

function createFound(scope: Scope, { step, subjects }: Grouping): Found {
  const known = new Map<string, Tally>()
  return {
    at(subject, minute) {
      const start = step === null ? scope.from : startOf(minute, step)
      const of = subjects === null ? (scope.subject ?? ALL) : subject
      const id = `${of} ${start}`
      let tally = known.get(id)
      if (tally === undefined) {
        tally = emptyTally(step ?? 0, of, start, Number.MAX_SAFE_INTEGER)
        tally.last = 0
        known.set(id, tally)
      }
      return tally
    },
    tallies: () => [...known.values()].sort((a, b) => a.start - b.start),
  }
}

async function ofAll(parts: QueryParts, scope: Scope, grouping: Grouping, found: Found): Promise<void> {
  const levels = grouping.step === null ? [BLOCK, DAY, HOUR] : levelsWithin(grouping.step, [BLOCK, DAY, HOUR])
  await fromSegments(parts, scope, grouping, cover(scope.from, scope.to, levels), found)
}

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

const ROLLUP = {
  subject: 'int4',
  bucket: 'int4',
  first: 'int4',
  last: 'int4',
  requests: 'float8',
  a1: 'float8',
  a2: 'float8',
  a3: 'float8',
  a4: 'float8',
  a5: 'float8',
  a0: 'float8',
  sketches: 'bytea',
} as const

async function fromRollups(
  { pool }: QueryParts,
  scope: Scope,
  { step, subjects }: Grouping,
  segments: readonly Segment[],
  found: Found,
): Promise<void> {
  if (segments.length === 0 || subjects?.length === 0) return
  const wanted = subjects ?? [scope.subject ?? ALL]
  const pieces = segments.map(
    ({ level, from, to }) =>
      `select * from sightings.rollup where level = ${level} and sensor = ${scope.sensor ?? 0} and subject = any(${numbers(wanted)}) and start >= ${from} and start < ${to}`,
  )
  const rows = await binaryRows(
    pool,
    `select subject, ${bucket('start', step, scope)} as bucket, min(first) as first, max(last) as last,
       sum(requests)::float8 as requests, sum(a1)::float8 as a1, sum(a2)::float8 as a2, sum(a3)::float8 as a3,
       sum(a4)::float8 as a4, sum(a5)::float8 as a5, sum(a0)::float8 as a0, string_agg(sketch, '') as sketches
     from (${pieces.join(' union all ')}) as r group by 1, 2`,
    ROLLUP,
  )
  for (const row of rows) {
    const tally = found.at(row.subject, row.bucket)
    widen(tally, row.first, row.last)
    tally.requests += row.requests
    for (const [i, of] of [row.a1, row.a2, row.a3, row.a4, row.a5, row.a0].entries()) answer(tally, i, of)
    mergePacked(tally.sketch, row.sketches)
  }
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
  { step, subjects }: Grouping,
  ranges: ReadonlyArray<{ from: number; to: number }>,
  found: Found,
): Promise<void> {
  if (ranges.length === 0 || subjects?.length === 0) return
  // Unknown probes have numbers below 0, threats above; a grouping asks for one kind.
  const kind = subjects !== null && (subjects[0] ?? 0) < 0
  const where = kind
    ? minuteConditions(scope, ranges).replace('subject > 0', 'subject < 0')
    : minuteConditions(scope, ranges)
  const rows = await binaryRows(
    pool,
    `select ${subjects === null ? '0::int4' : 'subject'} as subject, ${bucket('minute', step, scope)} as bucket, source, status,
       min(minute) as first, max(minute) as last, sum(requests)::float8 as requests
     from sightings.minute where ${where} group by 1, 2, 3, 4`,
    MINUTE_SUM,
  )
  for (const row of rows) {
    const tally = found.at(row.subject, row.bucket)
    widen(tally, row.first, row.last)
    tally.requests += row.requests
    answer(tally, row.status, row.requests)
    countKey(tally, row.source)
  }
}

async function ofSource(parts: QueryParts, scope: Scope, grouping: Grouping, found: Found): Promise<void> {
  const { step } = grouping
  const whole = scope.sensor === null && (step === null || step % BLOCK === 0)
  const byDay =
    scope.sensor === null && step !== null && step % DAY === 0 && grouping.subjects === null && scope.subject === null
  const settled = whole || byDay ? await settledIn(parts, scope) : () => false
  const segments = cover(scope.from, scope.to, [BLOCK], settled)
  const minutes = segments.filter(({ level }) => level === 1)
  await Promise.all([
    fromBlocks(
      parts,
      scope,
      segments.filter(({ level }) => level === BLOCK),
      byDay && !whole,
      found,
    ),
    fromMinutes(parts, scope, grouping, minutes, found),
  ])
}

async function fromBlocks(
  { pool }: QueryParts,
  scope: Scope,
  segments: readonly Segment[],
  byDay: boolean,
  found: Found,
): Promise<void> {
  if (segments.length === 0 || scope.source === null) return
  const starts = segments.map(({ from, to }) => `(start >= ${from} and start < ${to})`)
  const rows = await binaryRows(
    pool,
    `select start, parts as packed from sightings.source_block where source = '${hexOf(scope.source)}' and (${starts.join(' or ')})`,
    { start: 'int4', packed: 'bytea' },
  )
  for (const { start, packed } of rows) {
    const { days, threats } = unpackParts(packed, start)
    if (byDay) {
      for (const [day, requests] of days) {
        const tally = found.at(ALL, start + day * DAY)
        tally.requests += requests
        countKey(tally, scope.source)
      }
      continue
    }
    for (const [subject, { first, last, classes }] of threats) {
      if (scope.subject !== null && subject !== scope.subject) continue
      const tally = found.at(subject, start)
      widen(tally, first, last)
      for (const [status, of] of classes.entries()) {
        tally.requests += of
        answer(tally, status, of)
      }
      countKey(tally, scope.source)
    }
  }
}

function bucket(column: string, step: number | null, scope: Scope): string {
  return step === null ? `${scope.from}::int` : `${column} / ${step} * ${step}`
}

function widen(tally: Tally, first: number, last: number): void {
  if (first < tally.first) tally.first = first
  if (last > tally.last) tally.last = last
}

function answer(tally: Tally, status: number, requests: number): void {
  if (status < 6) tally.answered[status] = (tally.answered[status] ?? 0) + requests
}

function countKey(tally: Tally, key: Uint8Array): void {
  countSource(tally.sketch, hashKey(key, 0, INDEX_SEED), hashKey(key, 0, RANK_SEED))
}
