// Finds the literals of a text: candidates by the bitmap, then exactly. Letters of both cases are equal; a space of a literal also
// matches `+` (a space in a query) and `?` (where path and query of the line are two fields).
import { hits } from './memory'
import * as literals from './literals'
import { masks } from './memory'

/** End of the hits written so far in this scan. */
export let hitsTop: usize = 0
/** Numbers the lines searched, so that a literal counts once a line. */
let serial: u32 = 0

export function startHits(): void {
  hitsTop = hits
}

export function startLine(): void {
  serial++
  if (serial == 0) {
    // After 2^32 lines the old stamps would be taken for new ones.
    memory.fill(literals.stamps, 0, <usize>literals.count << 2)
    serial = 1
  }
}

/** Writes the addresses in [from, end) where a literal's gram may stand; returns the end of the list. Reads 18 bytes past `end`. */
// @ts-ignore: decorator
@inline
export function candidatesOf(bitmap: usize, from: usize, end: usize, out: usize): usize {
  const shift = literals.shiftOf(bitmap)
  const short = literals.shortOf(bitmap)
  for (let at = from; at < end; at += 16) {
    const a = literals.bit(bitmap, shift, load<u32>(at) | 0x20202020)
    const b = literals.bit(bitmap, shift, load<u32>(at, 4) | 0x20202020)
    const c = literals.bit(bitmap, shift, load<u32>(at, 8) | 0x20202020)
    const d = literals.bit(bitmap, shift, load<u32>(at, 12) | 0x20202020)
    if ((a | b | c | d) & 1) {
      store<u32>(out, <u32>at)
      out += <usize>(a & 1) << 2
      store<u32>(out, <u32>at + 4)
      out += <usize>(b & 1) << 2
      store<u32>(out, <u32>at + 8)
      out += <usize>(c & 1) << 2
      store<u32>(out, <u32>at + 12)
      out += <usize>(d & 1) << 2
    }
    if (!literals.hasShort) continue
    const e = literals.shortBit(short, load<u32>(at, 2) | 0x20202020)
    const f = literals.shortBit(short, load<u32>(at, 6) | 0x20202020)
    const g = literals.shortBit(short, load<u32>(at, 10) | 0x20202020)
    const h = literals.shortBit(short, load<u32>(at, 14) | 0x20202020)
    if ((e | f | g | h) & 1) {
      store<u32>(out, <u32>at + 2)
      out += <usize>(e & 1) << 2
      store<u32>(out, <u32>at + 6)
      out += <usize>(f & 1) << 2
      store<u32>(out, <u32>at + 10)
      out += <usize>(g & 1) << 2
      store<u32>(out, <u32>at + 14)
      out += <usize>(h & 1) << 2
    }
  }
  return out
}

/**
 * Takes a second look at the candidates [at, to): writes to `out` where the gram of a literal stands with its neighbours, or where
 * a short literal begins. Returns the end of that list.
 */
export function refined(at: usize, to: usize, out: usize): usize {
  for (; at < to; at += 4) {
    const position = <usize>load<u32>(at)
    store<u32>(out, <u32>position)
    out += <usize>(literals.pairAt(position) & 1) << 2
    if (!literals.hasShort) continue
    store<u32>(out, <u32>position)
    out += <usize>(literals.fiveAt(position) & 1) << 2
    store<u32>(out, <u32>position - 1)
    out += <usize>(literals.fiveAt(position - 1) & 1) << 2
  }
  return out
}

/** Adds the literals that stand in the text [low, high) at the candidates [at, to) to the hits of the line. */
export function verify(at: usize, to: usize, low: usize, high: usize): void {
  for (; at < to; at += 4) {
    const position = <usize>load<u32>(at)
    let place = literals.firstPlace(load<u32>(position) | 0x20202020)
    while (place) {
      const check = load<u32>(place)
      const meta = load<u32>(place, 4)
      place = <usize>load<u32>(place, 8)
      const checked = position + <usize>((meta >> 8) & 255) - 128
      if (check && (load<u32>(checked) | 0x20202020) != check) continue
      const id = meta >>> 16
      const stamp = literals.stamps + (<usize>id << 2)
      if (load<u32>(stamp) == serial) continue
      const literal = literals.texts + (<usize>id << 3)
      const start = position + 1 - <usize>(meta & 255)
      const size = <usize>load<u8>(literal, 4)
      if (start < low || start + size > high || !matches(<usize>load<u32>(literal), start, size)) continue
      if (load<u8>(literal, 7) & BEFORE_SCRIPT && !scriptIn(start + size, high)) continue
      store<u32>(stamp, serial)
      store<u32>(hitsTop, id)
      hitsTop += 4
    }
  }
}

/** A `LiteralPlace`: see types.ts. */
const BEFORE_SCRIPT: u8 = 8
const SCRIPT_MOST: usize = 2048

/** Whether the ending of a script stands in [from, end), or may: only so much is looked at. */
function scriptIn(from: usize, end: usize): bool {
  if (end - from > SCRIPT_MOST) return true
  const dot = i8x16.splat(46)
  for (let at = from; at < end; at += 16) {
    let mask = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), dot))
    for (; mask; mask &= mask - 1) {
      const position = at + <usize>ctz(mask)
      if (position + 4 > end) return false
      const word = (load<u32>(position) >>> 8) | 0x202020
      if (word == 0x706870 || word == 0x746870 || word == 0x616870 || word == 0x707361 || word == 0x687361 || word == 0x70736a) return true
    }
  }
  return false
}

function matches(literal: usize, text: usize, size: usize): bool {
  while (true) {
    const wanted = v128.load(literal)
    const raw = v128.load(text)
    const capital = i8x16.le_u(i8x16.sub(raw, i8x16.splat(65)), i8x16.splat(25))
    const folded = v128.or(raw, v128.and(capital, i8x16.splat(32)))
    const spaced = v128.or(i8x16.eq(raw, i8x16.splat(43)), i8x16.eq(raw, i8x16.splat(63)))
    const equal = v128.or(i8x16.eq(folded, wanted), v128.and(spaced, i8x16.eq(wanted, i8x16.splat(32))))
    if (size <= 16) return !v128.any_true(v128.andnot(v128.load(masks + (size << 4)), equal))
    if (!i8x16.all_true(equal)) return false
    literal += 16
    text += 16
    size -= 16
  }
}
