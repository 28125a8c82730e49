// The forms of a text in which a server may read it, as in ../../rules/views.ts: decoded once, decoded twice, squashed. Working on
// a whole line instead of its fields, and keeping `+` (search.ts lets it stand for a space), finds the same literals or more.
import { hexValue, splat } from './bytes'
import { LINE_MAX, viewA, viewB, viewC, viewD, viewE } from './memory'
import { searchText } from './search'

/** The text in hand is a target, or may hold one: see `useTarget`. */
let asTarget: bool = false

export function searchAsTarget(on: bool): void {
  asTarget = on
}

/** Whether the last decoding met a byte that folds in the line, but not when it is the last of its field. */
let ambiguous: bool = false

function look(from: usize, end: usize): void {
  // 0 behind the end: what an earlier line left there is none of this text.
  v128.store(end, i64x2.splat(0))
  v128.store(end, i64x2.splat(0), 16)
  searchText(from, end, asTarget)
}

/** Searches every form of [from, end) but the raw one. */
export function searchViews(from: usize, end: usize): void {
  if (end - from > LINE_MAX) end = from + LINE_MAX
  forms(from, end, true)
  if (ambiguous) forms(from, end, false)
}

/**
 * Searches [from, end) after the log format's own escapes are undone, and every form of that; twice for a line inside a line
 * (docker's JSON around an escaped log line).
 */
export function searchUnescaped(from: usize, end: usize, hashes: bool, percents: bool, twice: bool): void {
  if (end - from > LINE_MAX) end = from + LINE_MAX
  let text = viewC
  let to = hashes ? undoPairs(from, end, viewC, 35) : unescape(from, end, viewC)
  if (percents) {
    to = undoPairs(viewC, to, viewD, 37)
    text = viewD
  }
  lookAll(text, to)
  if (twice && !percents) lookAll(viewD, unescape(viewC, to, viewD))
}

/** Searches `path?query` whose parts stand apart in the line, and every form of it. */
export function searchJoined(path: usize, pathEnd: usize, query: usize, queryEnd: usize): void {
  memory.copy(viewD, path, pathEnd - path)
  const seam = viewD + (pathEnd - path)
  store<u8>(seam, 63)
  memory.copy(seam + 1, query, queryEnd - query)
  lookAll(viewD, seam + 1 + (queryEnd - query))
}

function lookAll(text: usize, end: usize): void {
  look(text, end)
  forms(text, end, true)
  if (ambiguous) forms(text, end, false)
}

/** Undoes `#HH` or `%HH`. Returns the end of what it wrote at `to`. */
function undoPairs(at: usize, end: usize, to: usize, mark: u32): usize {
  while (at < end) {
    const byte = <u32>load<u8>(at)
    const pair = byte == mark && at + 3 <= end && (hexValue(load<u8>(at, 1)) | hexValue(load<u8>(at, 2))) < 16
    store<u8>(to, <u8>(pair ? (hexValue(load<u8>(at, 1)) << 4) | hexValue(load<u8>(at, 2)) : byte))
    at += pair ? 3 : 1
    to++
  }
  return to
}

function forms(from: usize, end: usize, greedy: bool): void {
  ambiguous = false
  const once = decode(from, end, viewA, greedy)
  // Each thing that is decoded gets shorter, so what has the same length is the same.
  if (once - viewA != end - from) {
    look(viewA, once)
    let twice = viewA
    let twiceEnd = once
    if (decodable) {
      twiceEnd = decode(viewA, once, viewB, greedy)
      twice = viewB
      if (twiceEnd - viewB != once - viewA) look(viewB, twiceEnd)
    }
    squashed(twice, twiceEnd)
  }
  squashed(from, end)
}

/** Searches the squashed form of a text where it is another. */
function squashed(from: usize, end: usize): void {
  const first = firstDoubled(from, end)
  if (first == end) return
  // Only a literal that touches such a place can be in this form and not in the text. Two bytes more, as `squash` does not see what
  // stands before.
  const start = first - from > LITERAL_MOST + 2 ? first - LITERAL_MOST - 2 : from
  look(viewE, squash(start, end, viewE))
}

/** Longest literal, bytes. */
const LITERAL_MOST: usize = 64

/** First `/` before `/` or `./` in [from, end), not behind a `:`; or `end`. */
function firstDoubled(from: usize, end: usize): usize {
  const slash = splat(47)
  const colon = splat(58)
  const one = splat(1)
  for (let at = from; at < end; at += 16) {
    for (let mask = doubled(v128.load(at), at, slash, colon, one); mask; mask &= mask - 1) {
      const found = at + <usize>ctz(mask)
      if (found + 1 >= end) return end
      if (load<u8>(found, 1) == 47 || (load<u8>(found, 2) == 47 && found + 2 < end)) return found
    }
  }
  return end
}

/** Whether the last decoding left or made a byte that decoding takes notice of. */
let decodable: bool = false

/** One layer of `%XX`, `%uXXXX`, `\xHH`, then overlong forms of ASCII. Returns the end of what it wrote at `to`. */
function decode(at: usize, end: usize, to: usize, greedy: bool): usize {
  const start = to
  const percent = splat(37)
  const backslash = splat(92)
  const even = splat(0xfe)
  const shortLead = splat(0xc0)
  const wide = splat(0xef)
  const longLead = splat(0xe0)
  let leads = i64x2.splat(0)
  let lead = false
  decodable = false
  while (at < end) {
    const text = v128.load(at)
    const mask = i8x16.bitmask(v128.or(i8x16.eq(text, percent), i8x16.eq(text, backslash)))
    leads = v128.or(leads, leadsIn(text, even, shortLead, wide, longLead))
    v128.store(to, text)
    const plain = mask ? <usize>ctz(mask) : 16
    at += plain
    to += plain
    if (plain == 16) continue
    // A run of escapes is handled byte by byte: the common case in an attack.
    do {
      if (at >= end) break
      const byte = <u32>load<u8>(at)
      let code = byte
      let width: usize = 1
      if (byte == 37) {
        const high = hexValue(load<u8>(at, 1))
        const low = hexValue(load<u8>(at, 2))
        if ((high | low) < 16 && at + 3 <= end) {
          code = (high << 4) | low
          width = 3
        } else if ((<u32>load<u8>(at, 1) | 32) == 117 && at + 6 <= end) {
          const unit = fourHex(at + 2)
          if (unit >= 0) {
            to = putUnit(<u32>unit, to)
            at += 6
            decodable = true
            continue
          }
        }
      } else if (byte == 92) {
        const high = hexValue(load<u8>(at, 2))
        const low = hexValue(load<u8>(at, 3))
        if ((<u32>load<u8>(at, 1) | 32) == 120 && (high | low) < 16 && at + 4 <= end) {
          code = (high << 4) | low
          width = 4
        }
      } else break
      if (code >= 0xc0 && (code < 0xc2 || code == 0xe0 || code == 0xf0)) lead = true
      if (code == 37 || code == 92) decodable = true
      store<u8>(to, <u8>code)
      to++
      at += width
    } while (true)
  }
  // The last block may have carried bytes from behind the end.
  to -= at - end
  if (!lead && !v128.any_true(leads)) return to
  decodable = true
  return foldOverlong(start, to, greedy)
}

/** Which bytes may start an overlong form: C0, C1, E0, F0. The constants are those of the loops that use it. */
// @ts-ignore: decorator
@inline
function leadsIn(text: v128, even: v128, shortLead: v128, wide: v128, longLead: v128): v128 {
  return v128.or(i8x16.eq(v128.and(text, even), shortLead), i8x16.eq(v128.and(text, wide), longLead))
}

function fourHex(at: usize): i32 {
  const a = hexValue(load<u8>(at))
  const b = hexValue(load<u8>(at, 1))
  const c = hexValue(load<u8>(at, 2))
  const d = hexValue(load<u8>(at, 3))
  return (a | b | c | d) < 16 ? <i32>((a << 12) | (b << 8) | (c << 4) | d) : -1
}

function putUnit(unit: u32, to: usize): usize {
  const code = unit >= 0xff01 && unit <= 0xff5e ? unit - 0xfee0 : unit
  if (code < 0x80) {
    store<u8>(to, <u8>code)
    return to + 1
  }
  return putUtf8(code, to)
}

/** UTF-8 of a code unit of two or three bytes. */
function putUtf8(code: u32, to: usize): usize {
  if (code < 0x800) {
    store<u8>(to, <u8>(0xc0 | (code >> 6)))
    store<u8>(to, <u8>(0x80 | (code & 63)), 1)
    return to + 2
  }
  store<u8>(to, <u8>(0xe0 | (code >> 12)))
  store<u8>(to, <u8>(0x80 | ((code >> 6) & 63)), 1)
  store<u8>(to, <u8>(0x80 | (code & 63)), 2)
  return to + 3
}

/** Bytes that may end a field: there, the last byte of an overlong form may be none. */
function mayEndField(byte: u32): bool {
  return byte == 32 || byte == 34 || byte == 9 || byte == 63
}

function foldOverlong(start: usize, end: usize, greedy: bool): usize {
  const even = splat(0xfe)
  const shortLead = splat(0xc0)
  const wide = splat(0xef)
  const longLead = splat(0xe0)
  let to = start
  let at = start
  while (at < end) {
    // In place: a block is only moved as far as it is known to hold no form, which is before what is read next.
    const text = v128.load(at)
    const mask = i8x16.bitmask(leadsIn(text, even, shortLead, wide, longLead))
    if (!mask) {
      v128.store(to, text)
      at += 16
      to += 16
      continue
    }
    for (const stop = at + <usize>ctz(mask); at < stop; at++, to++) store<u8>(to, load<u8>(at))
    if (at >= end) break
    const first = <u32>load<u8>(at)
    const second = <u32>load<u8>(at, 1)
    const third = <u32>load<u8>(at, 2)
    const fourth = <u32>load<u8>(at, 3)
    let bits: u32 = 0
    let last: u32 = 0
    let width: usize = 1
    if ((first & 0xfe) == 0xc0 && at + 1 < end) {
      bits = first
      last = second
      width = 2
    } else if (first == 0xe0 && at + 2 < end && (second & 0xfe) == 0x80) {
      bits = second
      last = third
      width = 3
    } else if (first == 0xf0 && at + 3 < end && second == 0x80 && (third & 0xfe) == 0x80) {
      bits = third
      last = fourth
      width = 4
    }
    if (width > 1 && mayEndField(last)) {
      ambiguous = true
      if (!greedy) width = 1
    }
    store<u8>(to, <u8>(width > 1 ? ((bits & 1) << 6) | (last & 63) : first))
    to++
    at += width
  }
  return to - (at - end)
}

/** `//` and `/./` become `/`, except right behind a `:`. `to` must be another buffer: whole blocks are written. */
function squash(from: usize, end: usize, to: usize): usize {
  const slash = splat(47)
  const colon = splat(58)
  const one = splat(1)
  let at = from
  while (at < end) {
    const text = v128.load(at)
    v128.store(to, text)
    const mask = doubled(text, at, slash, colon, one)
    if (!mask) {
      at += 16
      to += 16
      continue
    }
    const kept = <usize>ctz(mask) + 1
    at += kept
    to += kept
    while (at < end) {
      if (load<u8>(at) == 47) at++
      else if (load<u8>(at) == 46 && load<u8>(at, 1) == 47 && at + 1 < end) at += 2
      else break
    }
  }
  return to - (at - end)
}

/** Bit n: byte n of the block `text` at `at` is a `/` before `/` or `.`, not behind a `:`. */
// @ts-ignore: decorator
@inline
function doubled(text: v128, at: usize, slash: v128, colon: v128, one: v128): u32 {
  const next = i8x16.eq(v128.or(v128.load(at, 1), one), slash)
  return <u32>i8x16.bitmask(v128.andnot(v128.and(i8x16.eq(text, slash), next), i8x16.eq(v128.load(at - 1), colon)))
}

/** Undoes `\"`, `\\`, `\/`, `\xHH`, `\uHHHH` and JSON's letters. Returns the end of what it wrote at `to`. */
export function unescape(at: usize, end: usize, to: usize): usize {
  const backslash = splat(92)
  while (at < end) {
    const text = v128.load(at)
    const mask = i8x16.bitmask(i8x16.eq(text, backslash))
    v128.store(to, text)
    const plain = mask ? <usize>ctz(mask) : 16
    at += plain
    to += plain
    if (plain == 16) continue
    if (at >= end) break
    const letter = at + 1 < end ? <u32>load<u8>(at, 1) : 0
    if (letter == 120 && at + 4 <= end) {
      const high = hexValue(load<u8>(at, 2))
      const low = hexValue(load<u8>(at, 3))
      if ((high | low) < 16) {
        store<u8>(to, <u8>((high << 4) | low))
        to++
        at += 4
        continue
      }
    }
    if (letter == 117 && at + 6 <= end) {
      const unit = fourHex(at + 2)
      if (unit >= 0) {
        if (unit < 0x80) {
          store<u8>(to, <u8>unit)
          to++
        } else to = putUtf8(<u32>unit, to)
        at += 6
        continue
      }
    }
    if (letter == 34 || letter == 92 || letter == 47) {
      store<u8>(to, <u8>letter)
      to++
      at += 2
      continue
    }
    const control = controlOf(letter)
    store<u8>(to, control ? <u8>control : 92)
    to++
    at += control ? 2 : 1
  }
  return to - (at - end)
}

function controlOf(letter: u32): u32 {
  if (letter == 110) return 10
  if (letter == 114) return 13
  if (letter == 116) return 9
  if (letter == 98) return 8
  if (letter == 102) return 12
  if (letter == 118) return 11
  return 0
}
