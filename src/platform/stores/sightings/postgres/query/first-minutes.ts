import { BLOCK, cover, DAY, type Segment } from '../../periods.ts'
import { ALL } from '../add/tally.ts'
import { binaryRows, numbers } from '../binary-rows.ts'
import { createIdSet, firstEntry, type IdSet, idOf, minuteOf, unpackFirsts } from '../firsts.ts'
import { FIRSTS_KEPT } from '../settle/read-period.ts'
import { minuteConditions, type QueryParts, type Scope, settledIn } from './scope.ts'

interface Series {
  seen: IdSet
  minutes: number[]
}

/**
 * First minutes of the distinct sources of each subject, ascending, at most `limit` each. Goes through time in order, and asks
 * on only for the subjects that have not enough; lists of settled periods save the rows. Subject `ALL`, alone, is all threats
 * together.
 */
export async function firstMinutes(
  parts: QueryParts,
  scope: Scope,
  subjects: readonly number[],
  limit: number,
): Promise<Map<number, number[]>> {
  const most = Math.max(0, Math.trunc(limit))
  const found = new Map(
    subjects.map((subject): [number, Series] => [subject, { seen: createIdSet(most), minutes: [] }]),
  )
  const wanting = (): number[] => subjects.filter((subject) => (found.get(subject)?.minutes.length ?? 0) < most)
  const segments = most === 0 ? [] : await segmentsOf(parts, scope, subjects, most)
  for (const piece of piecesOf(segments)) {
    const open = wanting()
    if (open.length === 0) break
    const lists = piece.level === 1 ? readRows(parts, scope, piece, open) : readLists(parts, piece, open)
    for (const { subject, start, entries } of await lists) see(found.get(subject), start, entries, most)
  }
  return new Map([...found].map(([subject, { minutes }]) => [subject, minutes]))
}

/** Entries come in order of time, so the first of a source is its earliest. */
function see(series: Series | undefined, start: number, entries: Float64Array, most: number): void {
  if (series === undefined) return
  const { seen, minutes } = series
  for (const entry of entries) {
    if (minutes.length >= most) return
    const minute = minuteOf(entry)
    if (seen.add(idOf(entry, minute))) minutes.push(start + minute)
  }
}

async function segmentsOf(
  parts: QueryParts,
  scope: Scope,
  subjects: readonly number[],
  most: number,
): Promise<Segment[]> {
  if (scope.sensor !== null || scope.source !== null) return [{ level: 1, from: scope.from, to: scope.to }]
  const settled = await settledIn(parts, scope)
  const cut = most > FIRSTS_KEPT ? await cutLists(parts, scope, subjects) : new Set<string>()
  return cover(
    scope.from,
    scope.to,
    [BLOCK, DAY],
    (level, start) => settled(level, start) && !cut.has(`${level} ${start}`),
  )
}

/** Periods whose lists lack sources. As long as no more are wanted than a list holds, what it lacks comes too late to matter. */
async function cutLists({ pool }: QueryParts, scope: Scope, subjects: readonly number[]): Promise<Set<string>> {
  const { rows } = await pool.query<{ level: number; start: number }>(
    'select distinct level, start from sightings.firsts where subject = any($1) and start >= $2 and start < $3 and not complete',
    [subjects, scope.from, scope.to],
  )
  return new Set(rows.map(({ level, start }) => `${level} ${start}`))
}

/** How much is read at first and at most, minutes by level: what is enough early saves the rest. */
const PIECES: Record<number, { first: number; most: number }> = {
  1: { first: 2 * DAY, most: BLOCK },
  [DAY]: { first: 4 * DAY, most: 64 * DAY },
  [BLOCK]: { first: BLOCK, most: 16 * BLOCK },
}

function* piecesOf(segments: readonly Segment[]): Generator<Segment> {
  for (const { level, from, to } of segments) {
    const { first, most } = PIECES[level] ?? { first: level, most: level }
    for (let start = from, length = first; start < to; start += length) {
      if (start > from) length = Math.min(length * 2, most)
      yield { level, from: start, to: Math.min(to, start + length) }
    }
  }
}

interface List {
  subject: number
  /** What the minutes of the entries count from. */
  start: number
  entries: Float64Array
}

/** Bytes of a row below: a source and a minute. Packed rows of a day and subject come as one, which costs a fraction. */
const ROW = 20

async function readRows(
  { pool }: QueryParts,
  scope: Scope,
  piece: Segment,
  subjects: readonly number[],
): Promise<List[]> {
  const one = scope.subject ?? (subjects[0] === ALL ? ALL : null)
  const rows = await binaryRows(
    pool,
    `select ${one === null ? 'subject' : `${one}::int4`} as subject, string_agg(uuid_send(source) || int4send(minute), '') as packed
     from sightings.minute where ${minuteConditions(scope, [piece])}
     ${one === null ? `and subject = any(${numbers(subjects)})` : ''} group by 1, minute / ${DAY} order by minute / ${DAY}`,
    { subject: 'int4', packed: 'bytea' },
  )
  return rows.map(({ subject, packed }) => ({ subject, start: piece.from, entries: entriesOf(packed, piece.from) }))
}

function entriesOf(packed: Buffer, start: number): Float64Array {
  const entries = new Float64Array(Math.floor(packed.length / ROW))
  for (let i = 0, at = 0; i < entries.length; i++, at += ROW) {
    entries[i] = firstEntry(packed.readInt32BE(at + 16) - start, packed, at)
  }
  return entries.sort()
}

async function readLists({ pool }: QueryParts, piece: Segment, subjects: readonly number[]): Promise<List[]> {
  const rows = await binaryRows(
    pool,
    `select subject, start, sources from sightings.firsts where level = ${piece.level}
     and subject = any(${numbers(subjects)}) and start >= ${piece.from} and start < ${piece.to} order by start`,
    { subject: 'int4', start: 'int4', sources: 'bytea' },
  )
  return rows.map(({ subject, start, sources }) => ({ subject, start, entries: unpackFirsts(sources) }))
}
