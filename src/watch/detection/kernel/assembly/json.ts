// One JSON object a line. The program, written by the host:
//   0 root node   4 number of paths   8 + 4 r  list of the paths of role r (u32 each, 0xffffffff ends; 0: none)
//   a source list holds path | 0x10000 for `source-port`
//   node: index of the path that ends here (-1: none), number of children, each: name address, name length, node
// What it cannot read with certainty (a `.` or an escape in a wanted name, a path twice ...) makes the line odd.
import { key, keyOfText } from './address'
import { clear, findEither, isDigit, same } from './bytes'
import { keyWithPort } from './delimited'
import { hasShape, learn, noteValue, shapeFor, startValues } from './json-shapes'
import { flagsOfRequest, splitRequest } from './request'
import * as P from './program'
import {
  CONTENT_TYPE, COOKIE, FLAGS, HASH, HOST, KEY, LINE, LINE_END, METHOD, PROTOCOL, QUERY, REFERRER,
  SLICES, STATUS, TARGET, TIME, USER, USER_AGENT,
} from './record'
import { hashOf } from './sources'
import { clfTimeOf, epochOf, isoTimeOf } from './time'

const MAX_DEPTH: u32 = 32
export const MAX_PATHS: u32 = 256

/** 16 bytes a path: start, end (0: absent), whether it holds escapes. */
const values: usize = memory.data(4096)
let at: usize = 0
let stop: usize = 0
let wrong: bool = false

/**
 * Cuts [line, end), whose quotes are listed in [list, newlineAt), into the record and `out` (slices, zeroed here); false: odd. `backslash`: the
 * line may hold one.
 */
export function cutJson(line: usize, list: usize, newlineAt: usize, end: usize, backslash: bool, record: usize, out: usize): bool {
  clear(out, 128)
  clear(values, <usize>load<u32>(P.program, 4) << 4)
  const shape = shapeFor((newlineAt - list) >>> 2)
  if (!backslash) {
    if (hasShape(shape, line, end, list, values)) return fill(line, end, record, out)
    clear(values, <usize>load<u32>(P.program, 4) << 4)
  }
  at = line
  stop = end
  wrong = false
  startValues()
  if (load<u8>(at) != 123) return false
  readObject(<usize>load<u32>(P.program), 1)
  if (wrong) return false
  skipSpace()
  if (at < stop) return false
  if (!backslash) learn(shape, line, end)
  return fill(line, end, record, out)
}

function skipSpace(): u32 {
  while (at < stop) {
    const byte = <u32>load<u8>(at)
    if (byte > 32 || (byte != 32 && byte != 9 && byte != 13)) return byte
    at++
  }
  return 0
}

/** Reads a string whose opening quote is at `at`; its bounds go to `textFrom`, `textEnd`, `textEscaped`. */
let textFrom: usize = 0
let textEnd: usize = 0
let textEscaped: bool = false
function readString(): void {
  textFrom = at + 1
  textEscaped = false
  let quote = findEither(textFrom, stop, 34, 92)
  while (quote < stop && load<u8>(quote) == 92) {
    textEscaped = true
    quote = quote + 2 < stop ? findEither(quote + 2, stop, 34, 92) : stop
  }
  if (quote >= stop) wrong = true
  textEnd = quote
  at = quote + 1
}

function put(node: usize, from: usize, end: usize, escaped: bool): void {
  const index = load<i32>(node)
  if (index < 0) return
  const value = values + (<usize>index << 4)
  if (load<u32>(value)) wrong = true
  store<u32>(value, <u32>from)
  store<u32>(value, <u32>end, 4)
  store<u32>(value, <u32>escaped, 8)
}

function readValue(node: usize, depth: u32): void {
  const byte = skipSpace()
  if (byte == 34) {
    readString()
    noteValue(textFrom, textEnd, node ? load<i32>(node) : -1, true)
    if (node) put(node, textFrom, textEnd, textEscaped)
  } else if (byte == 123 || byte == 91) {
    if (depth >= MAX_DEPTH) wrong = true
    else if (byte == 123) readObject(node, depth + 1)
    else readArray(node, depth + 1)
  } else readWord(node)
}

/** A number, `true`, `false` or `null`. */
function readWord(node: usize): void {
  const from = at
  while (at < stop) {
    const byte = <u32>load<u8>(at)
    if (byte == 44 || byte == 125 || byte == 93 || byte == 32 || byte == 9 || byte == 13) break
    at++
  }
  const size = at - from
  noteValue(from, at, node ? load<i32>(node) : -1, false)
  const word = load<u32>(from)
  if (size == 4 && word == 0x6c6c756e) return
  const isTrue = size == 4 && word == 0x65757274
  const isFalse = size == 5 && word == 0x736c6166 && load<u8>(from, 4) == 101
  if (!isTrue && !isFalse && !isNumber(from, at)) wrong = true
  else if (node) put(node, from, at, false)
}

function isNumber(from: usize, end: usize): bool {
  if (from < end && load<u8>(from) == 45) from++
  if (from >= end || !isDigit(load<u8>(from))) return false
  for (let i = from + 1; i < end; i++) {
    const byte = <u32>load<u8>(i)
    if (!isDigit(byte) && byte != 46 && (byte | 32) != 101 && byte != 43 && byte != 45) return false
  }
  return true
}

function readObject(node: usize, depth: u32): void {
  at++
  if (skipSpace() == 125) {
    at++
    return
  }
  const wanted = node != 0 && load<u32>(node, 4) != 0
  while (!wrong) {
    if (skipSpace() != 34) break
    readString()
    const child = wanted && !wrong ? childOf(node, textFrom, textEnd, textEscaped) : 0
    if (wrong || skipSpace() != 58) break
    at++
    readValue(child, depth)
    if (wrong) return
    const byte = skipSpace()
    at++
    if (byte == 125) return
    if (byte != 44) break
  }
  wrong = true
}

function readArray(node: usize, depth: u32): void {
  at++
  if (skipSpace() == 93) {
    at++
    return
  }
  for (let i: u32 = 0; !wrong; i++) {
    readValue(node ? elementOf(node, i) : 0, depth)
    if (wrong) return
    const byte = skipSpace()
    at++
    if (byte == 93) return
    if (byte != 44) break
  }
  wrong = true
}

function childOf(node: usize, from: usize, end: usize, escaped: bool): usize {
  // An escaped name, or one with a dot in it, may spell a wanted path in another way.
  if (escaped) wrong = true
  const size = end - from
  const children = load<u32>(node, 4)
  for (let i: u32 = 0; i < children; i++) {
    const child = node + 8 + <usize>i * 12
    if (<usize>load<u32>(child, 4) == size && same(<usize>load<u32>(child), from, size)) return <usize>load<u32>(child, 8)
  }
  for (let i = from; i < end; i++) if (load<u8>(i) == 46) wrong = true
  return 0
}

function elementOf(node: usize, index: u32): usize {
  const children = load<u32>(node, 4)
  for (let i: u32 = 0; i < children; i++) {
    const child = node + 8 + <usize>i * 12
    const name = <usize>load<u32>(child)
    const size = load<u32>(child, 4)
    if (size == 1 && index < 10 && <u32>load<u8>(name) == 48 + index) return <usize>load<u32>(child, 8)
    // Elements from 10 on are left to the plain parser.
    if (size > 1 && index > 9) wrong = true
  }
  return 0
}

/** The first path of a role that has a value; its bounds go to `valueFrom`, `valueEnd`, `valueEscaped`. */
let valueFrom: usize = 0
let valueEnd: usize = 0
let valueEscaped: bool = false
let valueMark: u32 = 0
function first(role: u32): bool {
  const list = <usize>load<u32>(P.program + 8 + (<usize>role << 2))
  if (!list) return false
  for (let item = list; load<u32>(item) != 0xffffffff; item += 4) {
    const value = values + (<usize>(load<u32>(item) & 0xffff) << 4)
    const from = <usize>load<u32>(value)
    const end = <usize>load<u32>(value, 4)
    if (!from || from == end || (end == from + 1 && load<u8>(from) == 45)) continue
    valueFrom = from
    valueEnd = end
    valueEscaped = load<u32>(value, 8) != 0
    valueMark = load<u32>(item) >> 16
    return true
  }
  return false
}

function fill(line: usize, end: usize, record: usize, out: usize): bool {
  const needed = <usize>load<u32>(P.program + 8 + (<usize>P.ROLE_NEEDED << 2))
  if (needed) {
    for (let item = needed; load<u32>(item) != 0xffffffff; item += 4) {
      if (!load<u32>(values + (<usize>load<u32>(item) << 4))) return false
    }
  }
  if (!first(P.ROLE_SOURCE) || valueEscaped) return false
  if (!(valueMark ? keyWithPort(valueFrom, valueEnd) : keyOfText(valueFrom, valueEnd))) return false
  let time: u32 = 0
  if (first(P.ROLE_TIME_ISO)) {
    if (valueEscaped) return false
    time = epochOf(valueFrom, valueEnd)
    if (!time) time = isoTimeOf(valueFrom, valueEnd)
    if (!time) time = clfTimeOf(valueFrom, valueEnd)
    if (!time) return false
  } else if (first(P.ROLE_DATE) || first(P.ROLE_CLOCK)) return false
  let status: u32 = 0
  if (first(P.ROLE_STATUS)) {
    if (valueEscaped || valueEnd - valueFrom != 3) return false
    for (let i = valueFrom; i < valueEnd; i++) {
      if (!isDigit(load<u8>(i))) return false
      status = status * 10 + <u32>load<u8>(i) - 48
    }
  }
  if (first(P.ROLE_REQUEST) || first(P.ROLE_REQUEST_URL)) {
    if (valueEscaped) return false
    splitRequest(valueFrom, valueEnd, out)
  }
  text(P.ROLE_METHOD, METHOD, out)
  if (first(P.ROLE_TARGET)) text(P.ROLE_TARGET, TARGET, out)
  else if (first(P.ROLE_QUERY)) {
    if (valueEscaped || load<u8>(valueFrom) == 63) return false
    store<u32>(out, <u32>valueFrom, QUERY)
    store<u32>(out, <u32>valueEnd, QUERY + 4)
    if (!first(P.ROLE_PATH) || valueEscaped) return false
    text(P.ROLE_PATH, TARGET, out)
  } else text(P.ROLE_PATH, TARGET, out)
  text(P.ROLE_PROTOCOL, PROTOCOL, out)
  text(P.ROLE_REFERRER, REFERRER, out)
  text(P.ROLE_USER_AGENT, USER_AGENT, out)
  text(P.ROLE_HOST, HOST, out)
  text(P.ROLE_USER, USER, out)
  text(P.ROLE_CONTENT_TYPE, CONTENT_TYPE, out)
  text(P.ROLE_COOKIE, COOKIE, out)
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

function text(role: u32, field: usize, out: usize): void {
  if (!first(role)) return
  store<u32>(out + field, <u32>valueFrom)
  store<u32>(out + field, <u32>valueEnd, 4)
}
