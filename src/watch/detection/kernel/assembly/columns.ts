// Layouts whose fields have no quotes and the same byte between any two: W3C. Stage 1 lists that byte, so fields are cut by counting.
// Takes the same lines as the interpreter of delimited.ts, which follows the same program.
import { key, keyOfText } from './address'
import { clear } from './bytes'
import { areDigits, isDuration, keyWithPort } from './delimited'
import { put } from './combined'
import * as P from './program'
import { FLAGS, HASH, KEY, LINE, LINE_END, QUERY, SEAM, SLICES, STATUS, TARGET, TIME } from './record'
import { flagsOfRequest } from './request'
import { hashOf } from './sources'
import { dateAndTime } from './time'

/** The byte between columns; 0: the layout is none of columns. */
export let separator: u8 = 0
let columns: usize = 0
/** Number of the column that has a role, -1: none. */
let source: i32 = -1
let sourcePort: i32 = -1
let date: i32 = -1
let clock: i32 = -1
let path: i32 = -1
let query: i32 = -1
let status: i32 = -1
let bytes: i32 = -1
let duration: i32 = -1
/** Text columns: number and field, a u32 each; each field of a record is one at most. */
const texts: usize = memory.data(128)
let textsEnd: usize = 0

/** Reads the columns of the program; `byte` 0: it has none. */
export function useColumns(count: u32, byte: u8): void {
  separator = byte
  columns = <usize>count
  source = columnOf(P.ROLE_SOURCE)
  sourcePort = columnOf(P.ROLE_SOURCE_PORT)
  date = columnOf(P.ROLE_DATE)
  clock = columnOf(P.ROLE_CLOCK)
  path = columnOf(P.ROLE_PATH)
  query = columnOf(P.ROLE_QUERY)
  status = columnOf(P.ROLE_STATUS)
  bytes = columnOf(P.ROLE_BYTES)
  duration = columnOf(P.ROLE_DURATION)
  textsEnd = texts
  for (let n: u32 = 0; n < count; n++) {
    const field = load<u32>(P.program + (<usize>n << 5), 16)
    if (!field) continue
    store<u32>(textsEnd, n)
    store<u32>(textsEnd, field, 4)
    textsEnd += 8
  }
}

function columnOf(role: u32): i32 {
  for (let n: usize = 0; n < columns; n++) if (load<u32>(P.program + (n << 5), 12) == role) return <i32>n
  return -1
}

// @ts-ignore: decorator
@inline
function fromOf(line: usize, list: usize, column: i32): usize {
  return column ? <usize>load<u32>(list + (<usize>column << 2) - 4) + 1 : line
}

/** Cuts the line at `line`, whose separators and newline are listed in [list, newlineAt], into the record and `out` (slices); false: odd. */
export function cutColumns(line: usize, list: usize, newlineAt: usize, end: usize, record: usize, out: usize): bool {
  clear(out, 128)
  if (newlineAt - list != (columns - 1) << 2) return false
  // The last column ends before the carriage return.
  store<u32>(newlineAt, <u32>end)
  const fits = cut(line, list, end, record, out)
  store<u32>(newlineAt, <u32>(load<u8>(end) == 10 ? end : end + 1))
  return fits
}

// @ts-ignore: decorator
@inline
function cut(line: usize, list: usize, end: usize, record: usize, out: usize): bool {
  if (source >= 0) {
    if (!keyOfText(fromOf(line, list, source), <usize>load<u32>(list + (<usize>source << 2)))) return false
  } else if (sourcePort < 0 || !keyWithPort(fromOf(line, list, sourcePort), <usize>load<u32>(list + (<usize>sourcePort << 2)))) return false
  let time: u32 = 0
  if (date >= 0) {
    const clockFrom = clock < 0 ? 0 : fromOf(line, list, clock)
    const clockEnd = clock < 0 ? 0 : <usize>load<u32>(list + (<usize>clock << 2))
    time = dateAndTime(fromOf(line, list, date), <usize>load<u32>(list + (<usize>date << 2)), clockFrom, clockEnd)
    if (!time) return false
  }
  let code: u32 = 0
  if (status >= 0) {
    const from = fromOf(line, list, status)
    const size = <usize>load<u32>(list + (<usize>status << 2)) - from
    if (!isNothing(from, size)) {
      const a = <u32>load<u8>(from) - 48
      const b = <u32>load<u8>(from, 1) - 48
      const c = <u32>load<u8>(from, 2) - 48
      if (size != 3 || a > 9 || b > 9 || c > 9) return false
      code = a * 100 + b * 10 + c
    }
  }
  if (bytes >= 0) {
    const from = fromOf(line, list, bytes)
    const size = <usize>load<u32>(list + (<usize>bytes << 2)) - from
    if (!isNothing(from, size) && (size > 15 || !areDigits(from, from + size))) return false
  }
  if (duration >= 0) {
    const from = fromOf(line, list, duration)
    const size = <usize>load<u32>(list + (<usize>duration << 2)) - from
    if (!isNothing(from, size) && !isDuration(from, from + size)) return false
  }
  for (let text = texts; text < textsEnd; text += 8) {
    const column = load<i32>(text)
    put(out, <usize>load<u32>(text, 4), fromOf(line, list, column), <usize>load<u32>(list + (<usize>column << 2)))
  }
  if (!putTarget(line, list, out)) return false
  v128.store(record, key, KEY)
  store<u32>(record, hashOf(key), HASH)
  store<u32>(record, <u32>line, LINE)
  store<u32>(record, <u32>end, LINE_END)
  store<u32>(record, time, TIME)
  store<u32>(record, code, STATUS)
  store<u32>(record, flagsOfRequest(out), FLAGS)
  store<u32>(record, <u32>out, SLICES)
  return true
}

/** Path and query as in delimited.ts. */
// @ts-ignore: decorator
@inline
function putTarget(line: usize, list: usize, out: usize): bool {
  if (path < 0 && query < 0) return true
  const pathFrom = path < 0 ? 0 : fromOf(line, list, path)
  const pathEnd = path < 0 ? 0 : <usize>load<u32>(list + (<usize>path << 2))
  let queryFrom = query < 0 ? 0 : fromOf(line, list, query)
  const queryEnd = query < 0 ? 0 : <usize>load<u32>(list + (<usize>query << 2))
  const hasPath = !isNothing(pathFrom, pathEnd - pathFrom)
  const hasQuery = !isNothing(queryFrom, queryEnd - queryFrom)
  if (!hasQuery) {
    if (hasPath) put(out, TARGET, pathFrom, pathEnd)
    return true
  }
  if (!hasPath) return false
  // A query that brings its own `?` is joined without it.
  const marked = load<u8>(queryFrom) == 63
  if (marked) queryFrom++
  const adjacent = !marked && queryFrom == pathEnd + 1
  put(out, TARGET, pathFrom, adjacent ? queryEnd : pathEnd)
  if (adjacent) store<u32>(out, <u32>pathEnd, SEAM)
  else {
    store<u32>(out, <u32>queryFrom, QUERY)
    store<u32>(out, <u32>queryEnd, QUERY + 4)
  }
  return true
}

// @ts-ignore: decorator
@inline
function isNothing(from: usize, size: usize): bool {
  return size == 0 || (size == 1 && load<u8>(from) == 45)
}
