// The literals of all rules, and the tables that find them:
// - a text is tested at every fourth byte: a literal of 7 bytes or more gives the 4 grams (4 bytes, letters folded) of its rarest
//   7-byte window, one of which must fall on a tested place. Where there are shorter ones, the places between, two bytes on, are tested for
//   them alone: they give their first 2 grams.
// - bitmaps: a bit a gram hash: may a literal be here? - `grams`: open addressing, gram -> chain of `places`
// - `pairs`: a bit for a gram and the 4 bytes behind it (or before it, or two bytes on, as the literal allows): most near misses end here
// - a place: literal, where the gram stands in it, and 4 more bytes of it as a quick check.
import { LITERAL_ORDINARY, ordinary, shared } from './rarity'
import { take } from './memory'

/** Of a bitmap's bits, a few in a hundred are set: the host says how many that takes. */
let requestShift: u32 = 12
let elsewhereShift: u32 = 12
const PAIR_BITS: u32 = 19
const FIVE_BITS: u32 = 18
const HASH: u32 = 0x9e3779b1
const BEHIND: u32 = 0xc2b2ae35
const BEFORE: u32 = 0x27d4eb2f
const NEAR_BEHIND: u32 = 0x165667b1
const NEAR_BEFORE: u32 = 0x85ebca77
const GRAM_HASH: u32 = 0x85ebca6b
const FOLD: u32 = 0x20202020

export let count: u32 = 0
/** Literal n, 8 bytes: address (u32), length (u8), places (the last u8). Texts are padded with zeros to 16 bytes. */
export let texts: usize = 0
/** For the request line, for the other fields, and for texts of which nothing is known. */
export let inRequest: usize = 0
export let elsewhere: usize = 0
export let anywhere: usize = 0
/** Behind each of them one for the literals of 5 and 6 bytes. */
const SHORT_BITS: u32 = 16
const SHORT_BYTES: usize = (1 << SHORT_BITS) >> 3
export let pairs: usize = 0
/** A bit for the first 5 bytes of a literal of 5 or 6. */
export let fives: usize = 0
export let hasShort: bool = false
/** Slots of 8 bytes: gram, address of its first place (0: free). */
export let grams: usize = 0
let gramShift: u32 = 0
let gramMask: u32 = 0
/** 16 bytes each: check gram | literal << 16 | check offset << 8 | gram offset (each + 16) | next place | free. */
let places: usize = 0
let placesTop: usize = 0
/** The line (serial number) a literal was last found in. */
export let stamps: usize = 0
/** First and behind the last byte of what `build` makes; another kernel of equal size may copy it instead. */
export let tablesFrom: usize = 0
export let tablesTo: usize = 0

// @ts-ignore: decorator
@inline
function fold(gram: u32): u32 {
  return gram | FOLD
}

/** `bound`: most places that `build` may make. */
export function allocate(literalCount: u32, literalBytes: u32, bound: u32, requestBits: u32, elsewhereBits: u32, short: bool): void {
  requestShift = 32 - requestBits
  elsewhereShift = 32 - elsewhereBits
  hasShort = short
  count = literalCount
  let wanted: u32 = 1024
  while (wanted < bound * 2) wanted *= 2
  gramMask = wanted - 1
  gramShift = 32 - <u32>ctz<u32>(wanted)
  tablesFrom = take(0)
  inRequest = take(((<usize>1 << requestBits) >> 3) + SHORT_BYTES)
  elsewhere = take(((<usize>1 << elsewhereBits) >> 3) + SHORT_BYTES)
  anywhere = take(((<usize>1 << requestBits) >> 3) + SHORT_BYTES)
  pairs = take((<usize>1 << PAIR_BITS) >> 3)
  fives = take((<usize>1 << FIVE_BITS) >> 3)
  texts = take(<usize>literalCount * 8 + <usize>literalBytes + <usize>literalCount * 16 + 64)
  grams = take(<usize>wanted << 3)
  places = take((<usize>bound + 1) << 4)
  tablesTo = places + ((<usize>bound + 1) << 4)
  placesTop = places
  stamps = take(<usize>literalCount * 4 + 4)
}

// @ts-ignore: decorator
@inline
function slotOf(gram: u32): usize {
  let index = (gram * GRAM_HASH) >>> gramShift
  while (true) {
    const slot = grams + (<usize>index << 3)
    if (!load<u32>(slot, 4) || load<u32>(slot) == gram) return slot
    index = (index + 1) & gramMask
  }
}

/** First place of a gram, 0 when there is none. */
// @ts-ignore: decorator
@inline
export function firstPlace(gram: u32): usize {
  return <usize>load<u32>(slotOf(gram), 4)
}

// @ts-ignore: decorator
@inline
export function bit(bitmap: usize, shift: u32, gram: u32): u32 {
  const hash = (gram * HASH) >>> shift
  return load<u32>(bitmap + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}

/** The bitmap of the short literals that belongs to a bitmap. */
// @ts-ignore: decorator
@inline
export function shortOf(bitmap: usize): usize {
  return bitmap + (((<usize>1) << (32 - shiftOf(bitmap))) >> 3)
}

// @ts-ignore: decorator
@inline
export function shortBit(bitmap: usize, gram: u32): u32 {
  const hash = (gram * HASH) >>> (32 - SHORT_BITS)
  return load<u32>(bitmap + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}

// @ts-ignore: decorator
@inline
export function shiftOf(bitmap: usize): u32 {
  return bitmap == elsewhere ? elsewhereShift : requestShift
}

// @ts-ignore: decorator
@inline
function pairBit(mixed: u32): u32 {
  const hash = (mixed ^ (mixed >>> 15)) * HASH >>> (32 - PAIR_BITS)
  return load<u32>(pairs + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}

/** Bit 0: whether some literal with the gram at `position` may have what stands around it. */
// @ts-ignore: decorator
@inline
export function pairAt(position: usize): u32 {
  const gram = (load<u32>(position) | FOLD) * GRAM_HASH
  const behind = load<u32>(position, 4) | FOLD
  const before = load<u32>(position - 4) | FOLD
  const nearBehind = load<u32>(position, 2) | FOLD
  const nearBefore = load<u32>(position - 2) | FOLD
  const far = pairBit(gram ^ (behind * BEHIND)) | pairBit(gram ^ (before * BEFORE))
  return far | pairBit(gram ^ (nearBehind * NEAR_BEHIND)) | pairBit(gram ^ (nearBefore * NEAR_BEFORE)) | pairBit(gram)
}

function addPair(mixed: u32): void {
  const hash = (mixed ^ (mixed >>> 15)) * HASH >>> (32 - PAIR_BITS)
  const word = pairs + (<usize>(hash >>> 5) << 2)
  store<u32>(word, load<u32>(word) | (1 << (hash & 31)))
}

// @ts-ignore: decorator
@inline
function fiveHash(gram: u32, fifth: u32): u32 {
  const mixed = gram * GRAM_HASH + (fifth | 32) * BEHIND
  return ((mixed ^ (mixed >>> 15)) * HASH) >>> (32 - FIVE_BITS)
}

/** Bit 0: whether a literal of 5 or 6 bytes may begin at `position`. */
// @ts-ignore: decorator
@inline
export function fiveAt(position: usize): u32 {
  const hash = fiveHash(load<u32>(position) | FOLD, <u32>load<u8>(position, 4))
  return load<u32>(fives + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}

/** Where the literal that is being added may stand: bits of `Place` in literal-tables.ts. */
let place: u32 = 0

function addBit(gram: u32): void {
  const mixed = fold(gram) * HASH
  setBit(anywhere, mixed >>> requestShift)
  if (place & 1) setBit(inRequest, mixed >>> requestShift)
  if (place & 2) setBit(elsewhere, mixed >>> elsewhereShift)
}

function addShortBit(gram: u32): void {
  addBit(gram)
  const hash = (fold(gram) * HASH) >>> (32 - SHORT_BITS)
  setBit(shortOf(anywhere), hash)
  if (place & 1) setBit(shortOf(inRequest), hash)
  if (place & 2) setBit(shortOf(elsewhere), hash)
}

function setBit(bitmap: usize, hash: u32): void {
  const word = bitmap + (<usize>(hash >>> 5) << 2)
  store<u32>(word, load<u32>(word) | (1 << (hash & 31)))
}

/** A gram of literal `id` that stands `offset` bytes from its start. */
function addGram(gram: u32, id: u32, offset: i32): void {
  gram = fold(gram)
  const slot = slotOf(gram)
  const text = <usize>load<u32>(texts + (<usize>id << 3))
  const size = <i32>load<u8>(texts + (<usize>id << 3), 4)
  const check = checkOf(text, size, offset)
  const at = placesTop
  placesTop += 16
  // A space in the check may be another byte in the text: 0, which is no folded gram, says that there is no check.
  const checkGram = load<u32>(text + check)
  store<u32>(at, hasSpace(checkGram) ? 0 : fold(checkGram))
  store<u32>(at, (id << 16) | (<u32>(check - offset + 128) << 8) | <u32>(offset + 1), 4)
  store<u32>(at, load<u32>(slot, 4), 8)
  store<u32>(slot, gram)
  store<u32>(slot, <u32>at, 4)
  if (size < 7) return
  addBit(gram)
  const away = check - offset
  addPairs(gram * GRAM_HASH, checkGram, away == 4 ? BEHIND : away == -4 ? BEFORE : away == 2 ? NEAR_BEHIND : away == -2 ? NEAR_BEFORE : 0)
}

/** The 4 bytes that are compared beside the gram at `offset`: 4 or 2 bytes before or behind it, whichever is least ordinary. */
function checkOf(text: usize, size: i32, offset: i32): i32 {
  let best = 0
  let lowest: u32 = 0xffffffff
  for (let away = -4; away <= 4; away += 2) {
    const at = offset + away
    if (away == 0 || at < 0 || at + 4 > size) continue
    const gram = load<u32>(text + at)
    // Of equal ones the farther: it holds more bytes that the gram does not.
    const sum = cost(gram) * 2 + (hasSpace(gram) ? 64 : 0) + (away == 2 || away == -2 ? 33 : 0)
    if (sum >= lowest) continue
    lowest = sum
    best = at
  }
  return best
}

/** Sets the bits of a gram and its check, which must stand `where` (its factor; 0: there is none). */
function addPairs(mixed: u32, check: u32, where: u32): void {
  if (where == 0) {
    addPair(mixed)
    return
  }
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((check >> shift) & 255) == 32) {
      const without = check & ~(<u32>255 << shift)
      addPairs(mixed, without | (<u32>0x2b << shift), where)
      addPairs(mixed, without | (<u32>0x3f << shift), where)
      addPairs(mixed, without | (<u32>SPACE << shift), where)
      return
    }
  }
  addPair(mixed ^ (fold(check) * where))
}

/** Adds a gram and its variants: a space of a literal may be a `+`, or the seam of path and query, in the text. */
function addVariants(gram: u32, id: u32, offset: i32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((gram >> shift) & 255) == 32) {
      const without = gram & ~(<u32>255 << shift)
      addVariants(without | (<u32>0x2b << shift), id, offset)
      addVariants(without | (<u32>0x3f << shift), id, offset)
      addVariants(without | (<u32>SPACE << shift), id, offset)
      return
    }
  }
  addGram(gram, id, offset)
}

function hasSpace(gram: u32): bool {
  return (gram & 255) == 32 || ((gram >> 8) & 255) == 32 || ((gram >> 16) & 255) == 32 || gram >> 24 == 32
}

/** Stands for a space already treated; folds to a space. */
const SPACE: u32 = 0

/** `lengths`, `placesOf`: a byte for each literal; `bytes`: their texts behind each other. */
export function build(lengths: usize, placesOf: usize, bytes: usize): void {
  let text = texts + ((<usize>count * 8 + 15) & ~15)
  for (let id: u32 = 0; id < count; id++) {
    const size = <usize>load<u8>(lengths + id)
    memory.copy(text, bytes, size)
    store<u32>(texts + (<usize>id << 3), <u32>text)
    store<u32>(texts + (<usize>id << 3), <u32>size, 4)
    store<u8>(texts + (<usize>id << 3), load<u8>(placesOf + id), 7)
    countGrams(text, size)
    bytes += size
    text += (size + 15) & ~15
  }
  ordinary()
  for (let id: u32 = 0; id < count; id++) {
    const from = <usize>load<u32>(texts + (<usize>id << 3))
    const size = <u32>load<u8>(texts + (<usize>id << 3), 4)
    place = load<u8>(placesOf + id)
    if (size >= 7) addWindow(from, size, id)
    else addShort(from, id)
  }
}

/** How bad it is to look for this gram: how ordinary it is, and how many literals hold it. */
function cost(gram: u32): u32 {
  const at = <usize>((fold(gram) * HASH) >>> 16)
  return <u32>load<u8>(LITERAL_ORDINARY + at) * 8 + <u32>load<u16>(shared + (at << 1)) * 4
}

function countGrams(from: usize, size: usize): void {
  for (let at = from; at + 4 <= from + size; at++) {
    const counter = shared + (<usize>((fold(load<u32>(at)) * HASH) >>> 16) << 1)
    const seen = load<u16>(counter)
    if (seen < 65535) store<u16>(counter, seen + 1)
  }
}

function addWindow(from: usize, size: u32, id: u32): void {
  let best: u32 = 0
  let lowest: u32 = 0xffffffff
  let a = cost(load<u32>(from))
  let b = cost(load<u32>(from, 1))
  let c = cost(load<u32>(from, 2))
  for (let at: u32 = 0; at + 7 <= size; at++) {
    const d = cost(load<u32>(from + at, 3))
    const sum = a + b + c + d + spacesIn(from + at) * 64
    if (sum < lowest) {
      lowest = sum
      best = at
    }
    a = b
    b = c
    c = d
  }
  for (let k: u32 = 0; k < 4; k++) addVariants(load<u32>(from + best + k), id, best + k)
}

function spacesIn(at: usize): u32 {
  let spaces: u32 = 0
  for (let k: usize = 0; k < 7; k++) if (load<u8>(at + k) == 32) spaces++
  return spaces
}

/** A short literal sets only bits for its first two grams. What is found then is looked up by its first 5 bytes. */
function addShort(from: usize, id: u32): void {
  addVariantBits(load<u32>(from))
  addVariantBits(load<u32>(from, 1))
  addVariants(load<u32>(from), id, 0)
  const fifth = <u32>load<u8>(from, 4)
  addFives(load<u32>(from), fifth)
  if (fifth == 32) {
    addFives(load<u32>(from), 0x2b)
    addFives(load<u32>(from), 0x3f)
  }
}

function addVariantBits(gram: u32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((gram >> shift) & 255) == 32) {
      const without = gram & ~(<u32>255 << shift)
      addVariantBits(without | (<u32>0x2b << shift))
      addVariantBits(without | (<u32>0x3f << shift))
      addVariantBits(without | (<u32>SPACE << shift))
      return
    }
  }
  addShortBit(gram)
}

function addFives(gram: u32, fifth: u32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((gram >> shift) & 255) == 32) {
      const without = gram & ~(<u32>255 << shift)
      addFives(without | (<u32>0x2b << shift), fifth)
      addFives(without | (<u32>0x3f << shift), fifth)
      addFives(without | (<u32>SPACE << shift), fifth)
      return
    }
  }
  const hash = fiveHash(fold(gram), fifth)
  const word = fives + (<usize>(hash >>> 5) << 2)
  store<u32>(word, load<u32>(word) | (1 << (hash & 31)))
}
