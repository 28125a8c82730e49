// Any other delimited layout: an interpreter of the steps in `program`. A line it cannot cut with certainty is odd.
import { key, keyOfText } from './address'
import { clear, find, isDigit, same } from './bytes'
import { put } from './combined'
import { flagsOfRequest, splitRequest } from './request'
import * as P from './program'
import {
  FLAGS, HASH, KEY, LINE, LINE_END, QUERY, SEAM, SLICES, STATUS, TARGET, TIME,
  UNDO_BACKSLASH,
} from './record'
import { hashOf } from './sources'
import { clfTimeOf, dateAndTime, epochOf, isoTimeOf } from './time'

let steps: usize = 0
let opening: usize = 0
let openingSize: usize = 0
let anything: bool = false
let undo: u32 = 0

export function useDelimited(count: u32, first: usize, firstSize: u32, trailing: bool, escapes: u32): void {
  steps = <usize>count
  opening = first
  openingSize = <usize>firstSize
  anything = trailing
  undo = escapes
}

/** Cuts [line, end) into the record and `out` (slices, zeroed here); false: odd. */
export function cutDelimited(line: usize, end: usize, backslash: bool, record: usize, out: usize): bool {
  clear(out, 128)
  if (openingSize && !startsWith(line, end, opening, openingSize)) return false
  let from = line + openingSize
  let hasSource = false
  let time: u32 = 0
  let hasTime = false
  let date: usize = 0
  let dateEnd: usize = 0
  let clock: usize = 0
  let clockEnd: usize = 0
  let path: usize = 0
  let pathEnd: usize = 0
  let query: usize = 0
  let queryEnd: usize = 0
  let status: u32 = 0
  for (let i: usize = 0; i < steps; i++) {
    const step = P.program + (i << 5)
    const literal = <usize>load<u32>(step)
    const size = <usize>load<u32>(step, 4)
    const flags = load<u32>(step, 8)
    let stop: usize
    if (flags & P.QUOTED) {
      stop = find(from, end, 34)
      if (backslash && undo == UNDO_BACKSLASH) while (stop < end && isEscaped(from, stop)) stop = find(stop + 1, end, 34)
      if (stop >= end || !startsWith(stop, end, literal, size)) return false
    } else if (size == 0) stop = end
    else {
      stop = findLiteral(from, end, literal, size)
      // The field ends where the time behind it fits; only the first place of all is taken here.
      if (stop >= end || (flags & P.BEFORE_TIME && !timeFits(stop + size, end, step + 32))) return false
    }
    if (flags & P.WORD && find(from, stop, 32) < stop) return false

    const role = load<u32>(step, 12)
    const nothing = stop == from || (stop == from + 1 && load<u8>(from) == 45)
    if (role == P.ROLE_SOURCE) {
      if (!keyOfText(from, stop)) return false
      hasSource = true
    } else if (role == P.ROLE_SOURCE_PORT) {
      if (!keyWithPort(from, stop)) return false
      hasSource = true
    } else if (role == P.ROLE_TIME_CLF) {
      time = clfTimeOf(from, stop)
      if (!time) return false
    } else if (role == P.ROLE_TIME_ISO) {
      time = isoTimeOf(from, stop)
      if (!time) return false
    } else if (role == P.ROLE_TIME_EPOCH) {
      time = epochOf(from, stop)
      if (!time) return false
    } else if (role == P.ROLE_DATE) {
      date = from
      dateEnd = stop
      hasTime = true
    } else if (role == P.ROLE_CLOCK) {
      clock = from
      clockEnd = stop
    } else if (role == P.ROLE_REQUEST || role == P.ROLE_REQUEST_URL) {
      const first = from
      if (first < stop) {
        splitRequest(first, stop, out)
        const target = <usize>load<u32>(out + TARGET)
        // A target that is a whole URL is taken apart by the plain parser.
        if (role == P.ROLE_REQUEST_URL && target && load<u8>(target) != 47) return false
      }
    } else if (role == P.ROLE_PATH) {
      path = nothing ? 0 : from
      pathEnd = stop
    } else if (role == P.ROLE_QUERY) {
      query = nothing ? 0 : from
      queryEnd = stop
    } else if (role == P.ROLE_STATUS) {
      if (!nothing) {
        const a = <u32>load<u8>(from) - 48
        const b = <u32>load<u8>(from, 1) - 48
        const c = <u32>load<u8>(from, 2) - 48
        if (stop != from + 3 || a > 9 || b > 9 || c > 9) return false
        status = a * 100 + b * 10 + c
      }
    } else if (role == P.ROLE_BYTES) {
      if (!nothing && (stop - from > 15 || !areDigits(from, stop))) return false
    } else if (role == P.ROLE_DURATION) {
      if (!nothing && !isDuration(from, stop)) return false
    }
    const field = <usize>load<u32>(step, 16)
    if (field && !nothing) {
      store<u32>(out + field, <u32>from)
      store<u32>(out + field, <u32>stop, 4)
    }
    from = stop + size
  }
  if (!hasSource || (!anything && from != end)) return false
  if (hasTime) {
    time = dateAndTime(date, dateEnd, clock, clockEnd)
    if (!time) return false
  }
  if (path || query) {
    if (query && !path) return false
    // A query that brings its own `?` is joined without it.
    const marked = query && load<u8>(query) == 63
    if (marked) query++
    const adjacent = !marked && query == pathEnd + 1
    put(out, TARGET, path, adjacent && query ? queryEnd : pathEnd)
    if (query && adjacent) store<u32>(out, <u32>pathEnd, SEAM)
    else if (query) {
      store<u32>(out, <u32>query, QUERY)
      store<u32>(out, <u32>queryEnd, QUERY + 4)
    }
  }
  v128.store(record, key, KEY)
  store<u32>(record, hashOf(key), HASH)
  store<u32>(record, <u32>line, LINE)
  store<u32>(record, <u32>end, LINE_END)
  store<u32>(record, time, TIME)
  store<u32>(record, status, STATUS)
  store<u32>(record, flagsOfRequest(out), FLAGS)
  store<u32>(record, <u32>out, SLICES)
  return true
}

function startsWith(at: usize, end: usize, literal: usize, size: usize): bool {
  if (size == 1) return at < end && load<u8>(at) == load<u8>(literal)
  return at + size <= end && same(at, literal, size)
}

/** First place in [from, end) where the literal stands, or `end`. */
function findLiteral(from: usize, end: usize, literal: usize, size: usize): usize {
  const first = load<u8>(literal)
  if (size == 1) return find(from, end, first)
  for (let at = find(from, end, first); at + size <= end; at = find(at + 1, end, first)) {
    if (same(at, literal, size)) return at
  }
  return end
}

/** `2000-01-01` */
const someDay: usize = memory.data<u8>([50, 48, 48, 48, 45, 48, 49, 45, 48, 49])

/** Whether the time step at `step` fits at `from`, looking at no more than 64 bytes. */
function timeFits(from: usize, end: usize, step: usize): bool {
  const window = from + 64 < end ? from + 64 : end
  const stop = findLiteral(from, window, <usize>load<u32>(step), <usize>load<u32>(step, 4))
  if (stop >= window) return false
  const role = load<u32>(step, 12)
  if (role == P.ROLE_TIME_CLF) return clfTimeOf(from, stop) != 0
  if (role == P.ROLE_TIME_ISO) return isoTimeOf(from, stop) != 0
  if (role == P.ROLE_CLOCK) return dateAndTime(someDay, someDay + 10, from, stop) != 0
  return role == P.ROLE_TIME_EPOCH && epochOf(from, stop) != 0
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(from: usize, at: usize): bool {
  let slashes: usize = 0
  while (at - slashes > from && load<u8>(at - slashes - 1) == 92) slashes++
  return (slashes & 1) == 1
}

export function areDigits(from: usize, end: usize): bool {
  for (let at = from; at < end; at++) if (!isDigit(load<u8>(at))) return false
  return true
}

/** Digits with one point at most; a sign is left to the plain parser. */
export function isDuration(from: usize, end: usize): bool {
  if (end - from > 16 || !isDigit(load<u8>(from))) return false
  let points = 0
  for (let at = from; at < end; at++) {
    if (load<u8>(at) == 46) points++
    else if (!isDigit(load<u8>(at))) return false
  }
  return points < 2
}

/** `address:port` or `[address]:port`. */
export function keyWithPort(from: usize, end: usize): bool {
  let colon = end
  while (colon > from && load<u8>(colon - 1) != 58) colon--
  if (colon == from) return keyOfText(from, end)
  if (end - colon < 1 || end - colon > 5 || !areDigits(colon, end)) return false
  if (load<u8>(from) == 91) return load<u8>(colon - 2) == 93 && keyOfText(from + 1, colon - 2)
  // IPv6 without brackets is left to the plain parser.
  return find(from, colon - 1, 58) == colon - 1 && keyOfText(from, colon - 1)
}
