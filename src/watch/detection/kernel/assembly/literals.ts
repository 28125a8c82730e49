// The literals of all rules, and the tables that find them:
// - a text is tested at every fourth byte: a literal of 7 bytes or more gives the 4 grams (4 bytes, letters folded) of its rarest
//   7-byte window, one of which must fall on a tested place. One of 5 or 6 bytes gives its own grams, and where the tested place holds only
//   three of its bytes, those with any fourth.
// - bitmaps: a bit a gram hash: may a literal be here?
// - `pairs`: a bit for a gram and the 4 bytes behind it, which literals of 11 bytes or more always have; for those of 7 to 10 before it or two
//   bytes on. `fives`: a bit for the first 5 bytes of a short one. `others`: a bit for each gram of a literal of 10 or less. Most near misses end here.
// - `slots`: open addressing, by the same key as the bit that was found -> chain of `places`: literal, and where the key stands in it.
import { take } from './memory'

/** Bits of a bitmap, as a power of two: enough for a few in a hundred to be set. */
export const GRAM_BITS: u32 = 21
export const BITMAP_BYTES: usize = (1 << GRAM_BITS) >> 3
export const PAIR_BITS: u32 = 20
export const FIVE_BITS: u32 = 18
export const OTHER_BITS: u32 = 21
export const HASH: u32 = 0x9e3779b1
export const BEHIND: u32 = 0xc2b2ae35
export const BEFORE: u32 = 0x27d4eb2f
export const NEAR_BEHIND: u32 = 0x165667b1
export const NEAR_BEFORE: u32 = 0x85ebca77
export const GRAM_HASH: u32 = 0x85ebca6b
const FIFTH: u32 = 0x2c1b3c6d
const SLOT_HASH: u32 = 0x297a2d39
export const OTHER_HASH: u32 = 0x7feb352d
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
export let others: usize = 0
export let pairs: usize = 0
/** A bit for the first 5 bytes of a literal of 5 or 6. */
export let fives: usize = 0
/** A part of the tables, so that it comes with copied ones: the factor of gram hashes (u32); whether there are other keys (u32). */
export let settings: usize = 0
export let gramFactor: u32 = 0
export let hasOthers: bool = false
/** While tables are made: each gram (u32) and the places of its literal (u32). */
export let collected: usize = 0
/** Slots of 8 bytes: key, and its only place or the address of its first (0: free). */
let slots: usize = 0
let slotShift: u32 = 0
let slotMask: u32 = 0
/**
 * 8 bytes each: place, address of the next. A place is literal (see `literalOf`) << 8 | bytes from its start to the
 * key's gram << 1 | 1, so no address.
 */
export let places: usize = 0
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
  collected = take(<usize>gramBound << 3)
}

/** To be called before texts are searched. */
export function useKinds(): void {
  gramFactor = load<u32>(settings)
  hasOthers = load<u32>(settings, 4) != 0
}

// @ts-ignore: decorator
@inline
export function fold(gram: u32): u32 {
  return gram | FOLD
}

// @ts-ignore: decorator
@inline
export function slotOf(key: u32): usize {
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
export function room(size: usize): usize {
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
export function fiveOf(gram: u32, fifth: u32): u32 {
  return mixed(gram * GRAM_HASH + (fifth | 32) * FIFTH)
}

// @ts-ignore: decorator
@inline
export function mixed(key: u32): u32 {
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
