// Finds the literals of a text: candidates by the bitmap, then exactly. Letters of both cases are equal; a space of a literal also
// matches `+` (a space in a query) and `?` (where path and query of the line are two fields).
import { hits } from './memory'
import * as literals from './literals'
import { splat } from './bytes'
import { masks, splats, viewCandidates } from './memory'

/** End of the hits written so far in this scan. */
export let hitsTop: usize = 0
/** Where literals count that stand in targets only: in the request line, or in the target where that stands alone. */
let targetFrom: usize = 0
let targetEnd: usize = 0

export function useTarget(from: usize, end: usize): void {
  targetFrom = from
  targetEnd = end
}

/** Numbers the lines searched, so that a literal counts once a line. */
let serial: u32 = 0

export function startHits(): void {
  literals.useKinds()
  multiplier = i32x4.splat(literals.gramFactor)
  bitOf = i64x2.splat(0x8040201008040201)
  hitsTop = hits
}

export function startLine(): void {
  serial++
  if (serial == 0) {
    // After 2^32 lines the old stamps would be taken for new ones.
    literals.forgetLines()
    serial = 1
  }
}

// What the loops below need sixteen bytes of; see `splat`.
let multiplier: v128 = i64x2.splat(0)
/** 1 << n for the n-th byte, n < 8. */
let bitOf: v128 = i64x2.splat(0)

/** Which of the 4 grams at `at` have their bit in the bitmap: bits 0, 4, 8 and 12. */
// @ts-ignore: decorator
@inline
function gramsIn(bitmap: usize, at: usize, spaces: v128, factor: v128, bits: v128, sevens: v128): u32 {
  const hash = i32x4.shr_u(i32x4.mul(v128.or(v128.load(at), spaces), factor), 32 - literals.GRAM_BITS)
  const bytes = i32x4.shr_u(hash, 3)
  let found = v128.load_lane<u8>(bitmap + <usize>i32x4.extract_lane(bytes, 0), i64x2.splat(0), 0)
  found = v128.load_lane<u8>(bitmap + <usize>i32x4.extract_lane(bytes, 1), found, 4)
  found = v128.load_lane<u8>(bitmap + <usize>i32x4.extract_lane(bytes, 2), found, 8)
  found = v128.load_lane<u8>(bitmap + <usize>i32x4.extract_lane(bytes, 3), found, 12)
  // The bytes between, which are 0, never equal a bit.
  const bit = i8x16.swizzle(bits, v128.and(hash, sevens))
  return <u32>i8x16.bitmask(i8x16.eq(v128.and(found, bit), bit))
}

/** Adds the literals in [from, end) to the hits of the line; those of targets only when it is one (`isTarget`). Reads up to 23 bytes past `end`. */
export function searchText(from: usize, end: usize, isTarget: bool): void {
  useTarget(isTarget ? from : 0, isTarget ? end : 0)
  const spaces = splat(32)
  const factor = multiplier
  const bits = bitOf
  const sevens = splat(7)
  const bitmap = literals.anywhere
  let out = viewCandidates
  for (let at = from; at < end; at += 16) {
    // Texts in another form are full of candidates in an attack: then a branch would cost more than what it saves.
    out = addCandidates(gramsIn(bitmap, at, spaces, factor, bits, sevens), <u64>at, out)
  }
  out = likely(viewCandidates, out)
  for (let at = viewCandidates; at < out; at += 8) verifyAt(<usize>load<u32>(at), from, end)
}

/** Writes the candidates of a block, `at` the first place in it; returns the end of the list. */
// @ts-ignore: decorator
@inline
function addCandidates(found: u32, at: u64, out: usize): usize {
  store<u64>(out, at)
  out += (found & 1) << 3
  store<u64>(out, at + 4)
  out += (found & 16) >>> 1
  store<u64>(out, at + 8)
  out += (found & 256) >>> 5
  store<u64>(out, at + 12)
  return out + ((found & 4096) >>> 9)
}

/**
 * Adds the 16-byte blocks of [from, end) to a list; returns its end. Lists of blocks for many lines are then searched in one run: short
 * loops of ever another length would cost more than what they look at. Writes up to 64 bytes behind the end it returns.
 */
// @ts-ignore: decorator
@inline
export function addBlocks(from: usize, end: usize, list: usize): usize {
  const count = (end - from + 15) >>> 4
  const blocks = i32x4.add(i32x4.splat(<i32>from), i32x4(0, 16, 32, 48))
  v128.store(list, blocks)
  v128.store(list, i32x4.add(blocks, i32x4.splat(64)), 16)
  v128.store(list, i32x4.add(blocks, i32x4.splat(128)), 32)
  v128.store(list, i32x4.add(blocks, i32x4.splat(192)), 48)
  for (let i: usize = 16; i < count; i++) store<u32>(list + (i << 2), <u32>(from + (i << 4)))
  return list + (count << 2)
}

/** Writes where in the blocks [list, end) a literal's gram may stand: address, and place in the list. Returns the end of what it wrote. */
export function candidatesInBlocks(bitmap: usize, list: usize, end: usize, out: usize): usize {
  const spaces = splat(32)
  const factor = multiplier
  const bits = bitOf
  const sevens = splat(7)
  const first = out
  // Two blocks at a time: most have none, and then one look at both is enough. Behind the last one stands a block to spare.
  store<u32>(end, <u32>splats)
  for (; list < end; list += 8) {
    const at = <usize>load<u32>(list)
    const next = <usize>load<u32>(list, 4)
    const found = gramsIn(bitmap, at, spaces, factor, bits, sevens)
    const more = gramsIn(bitmap, next, spaces, factor, bits, sevens)
    if (found | more) {
      out = addCandidates(found, <u64>at | (<u64>list << 32), out)
      out = addCandidates(more, <u64>next | (<u64>(list + 4) << 32), out)
    }
  }
  return refined(first, out)
}

/** Keeps those of the candidates [at, end) where the bytes around may be those of a literal, too; returns the end of what is left. */
// @ts-ignore: decorator
@inline
function refined(first: usize, end: usize): usize {
  end = likely(first, end)
  if (!literals.hasOthers) return end
  let out = first
  for (let at = first; at < end; at += 8) {
    const position = <usize>load<u32>(at)
    store<u64>(out, load<u64>(at))
    out += <usize>((literals.pairBit(literals.behindKey(position)) | othersAt(position)) & 1) << 3
  }
  return out
}

/** The same with fewer looks. */
// @ts-ignore: decorator
@inline
function likely(first: usize, end: usize): usize {
  let out = first
  for (let at = first; at < end; at += 8) {
    const position = <usize>load<u32>(at)
    const bits = literals.pairBit(literals.behindKey(position)) | literals.otherBit(position)
    store<u64>(out, load<u64>(at))
    out += <usize>(bits & 1) << 3
  }
  return out
}

/** Bit 0: whether a literal that has no 4 bytes behind its gram may stand at a candidate. */
// @ts-ignore: decorator
@inline
function othersAt(position: usize): u32 {
  // The tested place holds abcd, bcde, any and abc, cde(f), or def of a short literal abcde(f).
  return (
    literals.pairBit(literals.beforeKey(position)) | literals.pairBit(literals.nearBehindKey(position)) |
    literals.pairBit(literals.nearBeforeKey(position)) | literals.pairBit(literals.aloneKey(position)) |
    literals.fiveBit(literals.fiveKey(position)) | literals.fiveBit(literals.fiveKey(position - 1)) |
    literals.fiveBit(literals.fiveKey(position + 1)) | literals.fiveBit(literals.fiveKey(position - 2)) |
    literals.fiveBit(literals.fiveKey(position - 3))
  )
}

/** Adds the literals that stand in the text [low, high) at a candidate to the hits of the line. */
export function verifyAt(position: usize, low: usize, high: usize): void {
  const behind = literals.behindKey(position)
  if (literals.pairBit(behind) & 1) take(behind, position, low, high)
  if (!literals.hasOthers || !(literals.otherBit(position) & 1)) return
  takePair(literals.beforeKey(position), position, low, high)
  takePair(literals.nearBehindKey(position), position, low, high)
  takePair(literals.nearBeforeKey(position), position, low, high)
  takePair(literals.aloneKey(position), position, low, high)
  takeFive(position, low, high)
  takeFive(position - 1, low, high)
  takeFive(position + 1, low, high)
  takeFive(position - 2, low, high)
  takeFive(position - 3, low, high)
}

function takePair(key: u32, position: usize, low: usize, high: usize): void {
  if (literals.pairBit(key) & 1) take(key, position, low, high)
}

function takeFive(position: usize, low: usize, high: usize): void {
  const key = literals.fiveKey(position)
  if (literals.fiveBit(key) & 1) take(key, position, low, high)
}

/** Adds the literals of a key whose gram stands at `position`. */
function take(key: u32, position: usize, low: usize, high: usize): void {
  const places = literals.placesOf(key)
  if (places & 1) {
    takeOne(places, position, low, high)
    return
  }
  for (let place = <usize>places; place; place = <usize>load<u32>(place, 4)) takeOne(load<u32>(place), position, low, high)
}

// @ts-ignore: decorator
@inline
function takeOne(place: u32, position: usize, low: usize, high: usize): void {
  const literal = literals.literalOf(place)
  if (load<u32>(literal, literals.LAST_LINE) == serial) return
  const start = position - <usize>((place >>> 1) & 127)
  const size = <usize>load<u8>(literal, literals.SIZE)
  const marks = load<u8>(literal, literals.PLACES)
  if (!(marks & ELSEWHERE)) {
    if (start < targetFrom || start + size > targetEnd) return
    high = targetEnd
  }
  if (start < low || start + size > high || !matches(literal + literals.TEXT, start, size)) return
  if (marks & BEFORE_SCRIPT && !scriptIn(start + size, high)) return
  store<u32>(literal, serial, literals.LAST_LINE)
  store<u32>(hitsTop, load<u16>(literal))
  hitsTop += 4
}

/** Of `LiteralPlace`: see types.ts. */
const ELSEWHERE: u8 = 2
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
  const space = splat(32)
  while (true) {
    const wanted = v128.load(literal)
    const raw = v128.load(text)
    const capital = i8x16.lt_u(i8x16.sub(raw, splat(65)), splat(26))
    const folded = v128.or(raw, v128.and(capital, space))
    const spaced = v128.or(i8x16.eq(raw, splat(43)), i8x16.eq(raw, splat(63)))
    const equal = v128.or(i8x16.eq(folded, wanted), v128.and(spaced, i8x16.eq(wanted, space)))
    if (size <= 16) return !v128.any_true(v128.andnot(v128.load(masks + (size << 4)), equal))
    if (!i8x16.all_true(equal)) return false
    literal += 16
    text += 16
    size -= 16
  }
}
