// Makes the tables of literals.ts.
import {
  BEFORE, BEHIND, BITMAP_BYTES, FIVE_BITS, GRAM_BITS, GRAM_HASH, HASH, NEAR_BEFORE, NEAR_BEHIND, OTHER_BITS, OTHER_HASH, PAIR_BITS, PLACES, SIZE, TEXT, anywhere,
  collected, count, elsewhere, fiveOf, fives, fold, mixed, others, pairs, places, room, settings, slotOf, texts,
} from './literals'
import { LITERAL_ORDINARY, ordinary, ordinaryHits, shared } from './rarity'

/** Hashes tried. */
const FACTORS = 8
/** Length from which a literal has 4 bytes behind each gram of its window. */
const LONG: u32 = 11

let collectedTop: usize = 0
let placesTop: usize = 0
/** The literal that is being added may have other keys than a gram with the 4 bytes behind it. */
let isOther: bool = false
/** Where it may stand: bits of `LiteralPlace` in ../types.ts. */
let place: u32 = 0

/** How ordinary a gram is with any byte at `free`, a shift. */
function freeCost(gram: u32, free: u32): u32 {
  const without = gram & ~(<u32>255 << free)
  let sum: u32 = 0
  for (let byte: u32 = 32; byte < 128; byte++) {
    if (byte & 32) sum += load<u8>(LITERAL_ORDINARY + <usize>((fold(without | (byte << free)) * HASH) >>> 16))
  }
  return sum
}

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
  placesTop = places
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

/**
 * A short literal of the bytes abcde(f): tested is one of abcd, bcde, cdef (cde and any), or any and abc (of 6 also def and any: whichever is less
 * ordinary). It is looked up by abcde.
 */
function addShort(literal: usize, size: u32): void {
  const from = literal + TEXT
  isOther = true
  const gram = load<u32>(from)
  addBits(gram)
  addBits(load<u32>(from, 1))
  if (size == 6) addBits(load<u32>(from, 2))
  else addFreeBits(load<u32>(from, 2), 24)
  const last = load<u32>(from, 3)
  if (size == 6 && freeCost(last, 24) < freeCost(gram << 8, 0)) addFreeBits(last, 24)
  else addFreeBits(gram << 8, 0)
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
