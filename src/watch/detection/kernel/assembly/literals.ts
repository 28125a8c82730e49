// The literals of all rules, and the tables that find them:
// - a text is tested at every fourth byte: a literal of 7 bytes or more gives the 4 grams (4 bytes, letters folded) of its rarest
//   7-byte window, one of which must fall on a tested place. One of 5 or 6 bytes gives its own grams, and where the tested place holds only
//   three of its bytes, those with any fourth.
// - bitmaps: a bit a gram hash: may a literal be here?
// - `pairs`: a bit for a gram and the 4 bytes behind it, which literals of 11 bytes or more always have; for those of 7 to 10 before it or two
//   bytes on. `fives`: a bit for the first 5 bytes of a short one. `others`: a bit for each gram of a literal of 10 or less. Most near misses end here.
// - `slots`: open addressing, by the same key as the bit that was found -> chain of `places`: literal, and where the key stands in it.
import { LITERAL_ORDINARY, ordinary, ordinaryHits, shared } from './rarity'
import { take } from './memory'

/** Bits of a bitmap, as a power of two: enough for a few in a hundred to be set. */
export const GRAM_BITS: u32 = 20
const BITMAP_BYTES: usize = (1 << GRAM_BITS) >> 3
const PAIR_BITS: u32 = 18
const FIVE_BITS: u32 = 16
const OTHER_BITS: u32 = 19
const HASH: u32 = 0x9e3779b1
const BEHIND: u32 = 0xc2b2ae35
const BEFORE: u32 = 0x27d4eb2f
const NEAR_BEHIND: u32 = 0x165667b1
const NEAR_BEFORE: u32 = 0x85ebca77
const GRAM_HASH: u32 = 0x85ebca6b
const FIFTH: u32 = 0x2c1b3c6d
const SLOT_HASH: u32 = 0x297a2d39
const OTHER_HASH: u32 = 0x7feb352d
/** Hashes tried. */
const FACTORS = 8
/** Length from which a literal has 4 bytes behind each gram of its window. */
const LONG: u32 = 11
const FOLD: u32 = 0x20202020

export let count: u32 = 0
/**
 * The literals, each at a multiple of 16: its number (u16), length (u8), places (u8), the line (serial number) it was last found in (u32), and
 * its text. All that is looked at together lies together: far apart, each part would have to be waited for.
 */
export let texts: usize = 0
export const SIZE: usize = 2
export const PLACES: usize = 3
export const LAST_LINE: usize = 4
export const TEXT: usize = 8
/** For any text, and for what is not the request line (or the target, where that stands alone). */
export let anywhere: usize = 0
export let elsewhere: usize = 0
/** Some literal stands in targets only. */
export let apart: bool = false
let others: usize = 0
let pairs: usize = 0
/** A bit for the first 5 bytes of a literal of 5 or 6. */
let fives: usize = 0
/** A part of the tables, so that it comes with copied ones: the factor of gram hashes (u32); whether there are other keys (u32). */
let settings: usize = 0
export let gramFactor: u32 = 0
export let hasOthers: bool = false
/** While tables are made: each gram (u32) and the places of its literal (u32). */
let collected: usize = 0
let collectedTop: usize = 0
/** Slots of 8 bytes: key, and its only place or the address of its first (0: free). */
let slots: usize = 0
let slotShift: u32 = 0
let slotMask: u32 = 0
/**
 * 8 bytes each: place, address of the next. A place is literal (see `literalOf`) << 8 | bytes from its start to the
 * key's gram << 1 | 1, so no address.
 */
let places: usize = 0
let placesTop: usize = 0
/** First and behind the last byte of what `build` makes; another kernel of equal size may copy it instead. */
export let tablesFrom: usize = 0
export let tablesTo: usize = 0

/** `bound`: most places that `build` may make; `gramBound`: most grams; `parted`: see `apart`. */
export function allocate(literalCount: u32, literalBytes: u32, bound: u32, gramBound: u32, parted: bool): void {
  count = literalCount
  let wanted: u32 = 1024
  while (wanted * 3 < bound * 4) wanted *= 2
  slotMask = wanted - 1
  slotShift = 32 - <u32>ctz<u32>(wanted)
  tablesFrom = take(0)
  settings = take(8)
  anywhere = take(BITMAP_BYTES)
  // One that would be the same needs no room of its own in the cache.
  apart = parted
  elsewhere = parted ? take(BITMAP_BYTES) : anywhere
  others = take((<usize>1 << OTHER_BITS) >> 3)
  pairs = take((<usize>1 << PAIR_BITS) >> 3)
  fives = take((<usize>1 << FIVE_BITS) >> 3)
  texts = take(<usize>literalBytes + <usize>literalCount * (TEXT + 16) + 64)
  slots = take(<usize>wanted << 3)
  places = take((<usize>bound + 1) << 3)
  tablesTo = places + ((<usize>bound + 1) << 3)
  placesTop = places
  collected = take(<usize>gramBound << 3)
}

/** To be called before texts are searched. */
export function useKinds(): void {
  gramFactor = load<u32>(settings)
  hasOthers = load<u32>(settings, 4) != 0
}

// @ts-ignore: decorator
@inline
function fold(gram: u32): u32 {
  return gram | FOLD
}

// @ts-ignore: decorator
@inline
function slotOf(key: u32): usize {
  let index = (key * SLOT_HASH) >>> slotShift
  while (true) {
    const slot = slots + (<usize>index << 3)
    if (!load<u32>(slot, 4) || load<u32>(slot) == key) return slot
    index = (index + 1) & slotMask
  }
}

/** The only place of a key (odd), the address of its first (even), or 0 when there is none. */
// @ts-ignore: decorator
@inline
export function placesOf(key: u32): u32 {
  return load<u32>(slotOf(key), 4)
}

/** Forgets in which lines literals were found. */
export function forgetLines(): void {
  let literal = texts
  for (let id: u32 = 0; id < count; id++) {
    store<u32>(literal, 0, LAST_LINE)
    literal += room(<usize>load<u8>(literal, SIZE))
  }
}

/** Bytes from a literal of this length to the next. */
// @ts-ignore: decorator
@inline
function room(size: usize): usize {
  return (TEXT + size + 15) & ~15
}

/** The literal of a place. */
// @ts-ignore: decorator
@inline
export function literalOf(place: u32): usize {
  return texts + (<usize>(place >>> 8) << 4)
}

// Keys of a gram with the 4 bytes at a distance from it, or with none.
// @ts-ignore: decorator
@inline
export function behindKey(position: usize): u32 {
  return mixed(fold(load<u32>(position)) * GRAM_HASH ^ fold(load<u32>(position, 4)) * BEHIND)
}
// @ts-ignore: decorator
@inline
export function beforeKey(position: usize): u32 {
  return mixed(fold(load<u32>(position)) * GRAM_HASH ^ fold(load<u32>(position - 4)) * BEFORE)
}
// @ts-ignore: decorator
@inline
export function nearBehindKey(position: usize): u32 {
  return mixed(fold(load<u32>(position)) * GRAM_HASH ^ fold(load<u32>(position, 2)) * NEAR_BEHIND)
}
// @ts-ignore: decorator
@inline
export function nearBeforeKey(position: usize): u32 {
  return mixed(fold(load<u32>(position)) * GRAM_HASH ^ fold(load<u32>(position - 2)) * NEAR_BEFORE)
}
// @ts-ignore: decorator
@inline
export function aloneKey(position: usize): u32 {
  return mixed(fold(load<u32>(position)) * GRAM_HASH)
}
/** Bit 0: whether a literal of 10 bytes or less may have a gram that is tested at `position`. */
// @ts-ignore: decorator
@inline
export function otherBit(position: usize): u32 {
  const hash = (fold(load<u32>(position)) * OTHER_HASH) >>> (32 - OTHER_BITS)
  return load<u32>(others + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}
/** Key of the first 5 bytes of a literal of 5 or 6. */
// @ts-ignore: decorator
@inline
export function fiveKey(position: usize): u32 {
  return fiveOf(fold(load<u32>(position)), <u32>load<u8>(position, 4))
}

// @ts-ignore: decorator
@inline
function fiveOf(gram: u32, fifth: u32): u32 {
  return mixed(gram * GRAM_HASH + (fifth | 32) * FIFTH)
}

// @ts-ignore: decorator
@inline
function mixed(key: u32): u32 {
  return (key ^ (key >>> 15)) * HASH
}

/** Bit 0: whether some literal has this key. */
// @ts-ignore: decorator
@inline
export function pairBit(key: u32): u32 {
  const hash = key >>> (32 - PAIR_BITS)
  return load<u32>(pairs + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}
// @ts-ignore: decorator
@inline
export function fiveBit(key: u32): u32 {
  const hash = key >>> (32 - FIVE_BITS)
  return load<u32>(fives + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)
}

/** The literal that is being added may have other keys than a gram with the 4 bytes behind it. */
let isOther: bool = false
/** Where it may stand: bits of `LiteralPlace` in ../types.ts. */
let place: u32 = 0

/** Notes a gram, and it with `+` and `?` for its spaces: the text may have them instead. */
function addBits(gram: u32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((gram >> shift) & 255) == 32) {
      const without = gram & ~(<u32>255 << shift)
      addBits(without | (<u32>0x2b << shift))
      addBits(without | (<u32>0x3f << shift))
      addBits(without | (<u32>SPACE << shift))
      return
    }
  }
  store<u32>(collectedTop, fold(gram))
  store<u32>(collectedTop, place, 4)
  collectedTop += 8
  if (!isOther) return
  store<u32>(settings, 1, 4)
  setBit(others, (fold(gram) * OTHER_HASH) >>> (32 - OTHER_BITS))
}

/** The same with any byte in place of the one at `free`, a shift. */
function addFreeBits(gram: u32, free: u32): void {
  const without = gram & ~(<u32>255 << free)
  for (let byte: u32 = 0; byte < 256; byte++) {
    // Folding sets bit 5.
    if ((byte & 32) == 0) addBits(without | (byte << free))
  }
}

function setBit(bitmap: usize, hash: u32): void {
  const word = bitmap + (<usize>(hash >>> 5) << 2)
  store<u32>(word, load<u32>(word) | (1 << (hash & 31)))
}

/** Adds the place of a key: a literal stands `offset` bytes before the gram of the key. */
function addPlace(key: u32, literal: usize, offset: u32): void {
  const slot = slotOf(key)
  const before = load<u32>(slot, 4)
  const found = (<u32>((literal - texts) >>> 4) << 8) | (offset << 1) | 1
  store<u32>(slot, key)
  if (!before) {
    store<u32>(slot, found, 4)
    return
  }
  let next = before
  if (before & 1) {
    next = <u32>placesTop
    store<u32>(placesTop, before)
    placesTop += 8
  }
  store<u32>(placesTop, found)
  store<u32>(placesTop, next, 4)
  store<u32>(slot, <u32>placesTop, 4)
  placesTop += 8
}

/**
 * A gram of a literal that stands `offset` bytes from its start, looked up with the 4 bytes `away` from it (0: alone); its spaces may be
 * other bytes in the text.
 */
function addGram(gram: u32, literal: usize, offset: u32, away: i32): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((gram >> shift) & 255) == 32) {
      const without = gram & ~(<u32>255 << shift)
      addGram(without | (<u32>0x2b << shift), literal, offset, away)
      addGram(without | (<u32>0x3f << shift), literal, offset, away)
      addGram(without | (<u32>SPACE << shift), literal, offset, away)
      return
    }
  }
  const check = fold(load<u32>(literal + TEXT + <usize>(<i32>offset + away)))
  const factor = away == 4 ? BEHIND : away == -4 ? BEFORE : away == 2 ? NEAR_BEHIND : away == -2 ? NEAR_BEFORE : 0
  const key = mixed((fold(gram) * GRAM_HASH) ^ (check * factor))
  setBit(pairs, key >>> (32 - PAIR_BITS))
  addPlace(key, literal, offset)
}

/**
 * Where the 4 bytes stand that are looked at together with the gram at `offset`: 4 or 2 bytes before or behind it, whichever is least
 * ordinary; 0: nowhere, as a space among them could be another byte in the text.
 */
function checkOf(text: usize, size: i32, offset: i32): i32 {
  if (offset + 8 <= size && size >= <i32>LONG && !hasSpace(load<u32>(text + offset + 4))) return 4
  let best = 0
  let lowest: u32 = 0xffffffff
  for (let away = -4; away <= 4; away += 2) {
    const at = offset + away
    if (away == 0 || at < 0 || at + 4 > size) continue
    const gram = load<u32>(text + at)
    if (hasSpace(gram)) continue
    // Of equal ones the farther: it holds more bytes that the gram does not.
    const sum = cost(gram) * 2 + (away == 2 || away == -2 ? 33 : 0)
    if (sum >= lowest) continue
    lowest = sum
    best = away
  }
  return best
}

function hasSpace(gram: u32): bool {
  return (gram & 255) == 32 || ((gram >> 8) & 255) == 32 || ((gram >> 16) & 255) == 32 || gram >> 24 == 32
}

/** Stands for a space already treated; folds to a space. */
const SPACE: u32 = 0

/** `lengths`, `placesOf`: a byte for each literal; `bytes`: their texts behind each other. */
export function build(lengths: usize, placesOf: usize, bytes: usize): void {
  let literal = texts
  for (let id: u32 = 0; id < count; id++) {
    const size = <usize>load<u8>(lengths + id)
    store<u16>(literal, <u16>id)
    store<u8>(literal, <u8>size, SIZE)
    store<u8>(literal, load<u8>(placesOf + id), PLACES)
    memory.copy(literal + TEXT, bytes, size)
    countGrams(literal + TEXT, size)
    bytes += size
    literal += room(size)
  }
  ordinary()
  collectedTop = collected
  literal = texts
  for (let id: u32 = 0; id < count; id++) {
    const size = <u32>load<u8>(literal, SIZE)
    place = load<u8>(literal, PLACES)
    if (size >= 7) addWindow(literal, size)
    else addShort(literal, size)
    literal += room(<usize>size)
  }
  chooseFactor()
}

/** Sets the bits of all grams by the hash, of a few, under which fewest grams of everyday lines have their bits set by chance. */
function chooseFactor(): void {
  let best: u32 = 0
  let lowest: u32 = 0xffffffff
  let factor = HASH
  for (let tries = 0; tries < FACTORS; tries++) {
    fillBitmaps(factor)
    const hits = ordinaryHits(anywhere, factor, 32 - GRAM_BITS) + ordinaryHits(elsewhere, factor, 32 - GRAM_BITS)
    if (hits < lowest) {
      lowest = hits
      best = factor
    }
    factor = (factor * BEHIND) ^ (factor >>> 7) | 1
  }
  fillBitmaps(best)
  store<u32>(settings, best)
}

function fillBitmaps(factor: u32): void {
  memory.fill(anywhere, 0, BITMAP_BYTES)
  if (elsewhere != anywhere) memory.fill(elsewhere, 0, BITMAP_BYTES)
  for (let at = collected; at < collectedTop; at += 8) {
    const hash = (load<u32>(at) * factor) >>> (32 - GRAM_BITS)
    setBit(anywhere, hash)
    if (load<u32>(at, 4) & 2) setBit(elsewhere, hash)
  }
}

/** How bad it is to look for this gram: how ordinary it is, and how many literals hold it. */
function cost(gram: u32): u32 {
  const at = <usize>((fold(gram) * HASH) >>> 16)
  return <u32>load<u8>(LITERAL_ORDINARY + at) * 32 + <u32>load<u16>(shared + (at << 1))
}

function countGrams(from: usize, size: usize): void {
  for (let at = from; at + 4 <= from + size; at++) {
    const counter = shared + (<usize>((fold(load<u32>(at)) * HASH) >>> 16) << 1)
    const seen = load<u16>(counter)
    if (seen < 65535) store<u16>(counter, seen + 1)
  }
}

function addWindow(literal: usize, size: u32): void {
  const from = literal + TEXT
  let best: u32 = 0
  let lowest: u32 = 0xffffffff
  let a = cost(load<u32>(from))
  let b = cost(load<u32>(from, 1))
  let c = cost(load<u32>(from, 2))
  for (let at: u32 = 0; at + 7 <= size; at++) {
    const d = cost(load<u32>(from + at, 3))
    // One that leaves 4 bytes behind each gram is quicker to check.
    const late: u32 = size >= LONG && at + LONG > size ? 64 : 0
    const sum = a + b + c + d + spacesIn(from + at, late || size < LONG ? 7 : LONG) * 64 + late
    if (sum < lowest) {
      lowest = sum
      best = at
    }
    a = b
    b = c
    c = d
  }
  for (let k: u32 = 0; k < 4; k++) {
    const gram = load<u32>(from + best + k)
    const away = checkOf(from, <i32>size, <i32>(best + k))
    isOther = away != 4
    addBits(gram)
    addGram(gram, literal, best + k, away)
  }
}

function spacesIn(at: usize, size: u32): u32 {
  let spaces: u32 = 0
  for (let k: u32 = 0; k < size; k++) if (load<u8>(at + k) == 32) spaces++
  return spaces
}

/** A short literal of the bytes abcde(f): tested is one of abcd, bcde, cdef or cde and any, or any and abc. It is looked up by abcde. */
function addShort(literal: usize, size: u32): void {
  const from = literal + TEXT
  isOther = true
  const gram = load<u32>(from)
  addBits(gram)
  addBits(load<u32>(from, 1))
  if (size == 6) addBits(load<u32>(from, 2))
  else addFreeBits(load<u32>(from, 2), 24)
  addFreeBits(gram << 8, 0)
  addFives(gram, <u32>load<u8>(from, 4), literal)
}

function addFives(gram: u32, fifth: u32, literal: usize): void {
  for (let shift: u32 = 0; shift < 32; shift += 8) {
    if (((gram >> shift) & 255) == 32) {
      const without = gram & ~(<u32>255 << shift)
      addFives(without | (<u32>0x2b << shift), fifth, literal)
      addFives(without | (<u32>0x3f << shift), fifth, literal)
      addFives(without | (<u32>SPACE << shift), fifth, literal)
      return
    }
  }
  addFive(gram, fifth, literal)
  if (fifth == 32) {
    addFive(gram, 0x2b, literal)
    addFive(gram, 0x3f, literal)
  }
}

function addFive(gram: u32, fifth: u32, literal: usize): void {
  const key = fiveOf(fold(gram), fifth)
  setBit(fives, key >>> (32 - FIVE_BITS))
  addPlace(key, literal, 0)
}
