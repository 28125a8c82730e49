// The bounded source table: open addressing with linear probing, entries of 32 bytes:
// key 16 (see address.ts) | requests | first | last | probes. An entry is free when its requests are 0.
import { quadOf, swapped } from './address'
import { take } from './memory'

const ENTRY_SIZE: usize = 32

export let table: usize = 0
export let slots: u32 = 0
export let used: u32 = 0
/** Requests a forgotten source may have had at most. */
export let forgotten: u32 = 0
export let registers: usize = 0
let mask: u32 = 0
let shift: u64 = 0
// Random odd numbers: addresses chosen to collide would have to know them.
let seedA: u64 = 0
let seedB: u64 = 0

export function allocateSources(size: u32, seed0: u32, seed1: u32, seed2: u32, seed3: u32): void {
  slots = size
  mask = size - 1
  shift = 64 - <u64>ctz<u32>(size)
  seedA = mixed(((<u64>seed0 << 32) | seed1) + 0x9e3779b97f4a7c15) | 1
  seedB = mixed((((<u64>seed2 << 32) | seed3) ^ seedA) + 0x9e3779b97f4a7c15) | 1
  registers = take(16384)
  table = take(<usize>size * ENTRY_SIZE)
}

/** Spreads a seed of few bits over all 64 (the finish of splitmix64). */
function mixed(seed: u64): u64 {
  seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9
  seed = (seed ^ (seed >> 27)) * 0x94d049bb133111eb
  return seed ^ (seed >> 31)
}

// @ts-ignore: decorator
@inline
export function hashOf(key: v128): u32 {
  let hash = <u64>i64x2.extract_lane(key, 0) * seedA + <u64>i64x2.extract_lane(key, 1) * seedB
  hash = (hash ^ (hash >> 32)) * seedA
  return <u32>(hash >> shift)
}

// @ts-ignore: decorator
@inline
export function entryAt(index: u32): usize {
  return table + <usize>index * ENTRY_SIZE
}

/** Brings an entry into the cache. */
// @ts-ignore: decorator
@inline
export function fetch(index: u32): u32 {
  return load<u32>(entryAt(index), 16)
}

/** Counts a request. False when the key is an IPv4 text that spells no address; `counted` is the entry. */
export let counted: u32 = 0
// @ts-ignore: decorator
@inline
export function count(key: v128, hash: u32, time: u32): bool {
  let index = hash
  while (true) {
    const entry = entryAt(index)
    if (!v128.any_true(v128.xor(v128.load(entry), key)) && load<u32>(entry, 16)) {
      store<u32>(entry, load<u32>(entry, 16) + 1, 16)
      if (time) {
        if (time > load<u32>(entry, 24)) store<u32>(entry, time, 24)
        // Times of 0 are unknown: as the greatest number they lose against any known one.
        if (time - 1 < load<u32>(entry, 20) - 1) store<u32>(entry, time, 20)
      }
      counted = index
      return true
    }
    if (!load<u32>(entry, 16)) return insert(index, key, time)
    index = (index + 1) & mask
  }
}

function insert(index: u32, key: v128, time: u32): bool {
  const canonical = canonicalOf(key)
  if (!valid && !trusted) return false
  const entry = entryAt(index)
  v128.store(entry, key)
  store<u32>(entry, 1, 16)
  store<u32>(entry, time, 20)
  store<u32>(entry, time, 24)
  store<u32>(entry, 0, 28)
  used++
  counted = index
  addToRegisters(canonical)
  return true
}

/** The canonical 16 bytes of a key; `valid` is false for an IPv4 text that spells no address. */
let valid: bool = false
function canonicalOf(key: v128): v128 {
  const canonical = swapped(key)
  valid = v128.any_true(v128.xor(canonical, key)) || !looksLikeQuad(key)
  return canonical
}

/** Only IPv4 texts that spell no address are their own canonical form and yet look like text. */
function looksLikeQuad(key: v128): bool {
  const empty = i8x16.eq(key, i8x16.splat(0))
  const text = i8x16.le_u(i8x16.sub(key, i8x16.splat(46)), i8x16.splat(11))
  // At least two bytes of text, then nothing but zeros.
  const letters = i8x16.bitmask(text)
  return i8x16.all_true(v128.or(empty, text)) && letters > 1 && (letters & (letters + 1)) == 0
}

/** Writes the canonical key of an entry to `to`. */
export function writeKey(index: u32, to: usize): void {
  v128.store(to, swapped(v128.load(entryAt(index))))
}

/** Counts the canonical key stored at `from`. */
export function countKey(from: usize, time: u32): u32 {
  const key = swapped(v128.load(from))
  trusted = true
  count(key, hashOf(key), time)
  trusted = false
  return counted
}

/** The key comes from a parser: no text that must still be checked. */
let trusted: bool = false

// HyperLogLog exactly as in ../../distinct.ts.
function addToRegisters(key: v128): void {
  const at = registers + <usize>(murmur(key, 0x5f1ebeac) >>> 18)
  const rank = clz<u32>(murmur(key, 0x2b992ddf)) + 1
  if (rank > <u32>load<u8>(at)) store<u8>(at, <u8>rank)
}

function murmur(key: v128, seed: u32): u32 {
  let hash = seed
  hash = murmurWord(hash, i32x4.extract_lane(key, 0))
  hash = murmurWord(hash, i32x4.extract_lane(key, 1))
  hash = murmurWord(hash, i32x4.extract_lane(key, 2))
  hash = murmurWord(hash, i32x4.extract_lane(key, 3)) ^ 16
  hash = (hash ^ (hash >>> 16)) * 0x85ebca6b
  hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35
  return hash ^ (hash >>> 16)
}

function murmurWord(hash: u32, word: u32): u32 {
  return rotl<u32>(hash ^ (rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593), 13) * 5 + 0xe6546b64
}

/** Free entries are needed for every line of a batch. */
// @ts-ignore: decorator
@inline
export function hasRoom(lines: u32): bool {
  return used + lines <= slots - (slots >>> 3)
}

/** What is forgotten depends on the counts alone, never on the order of slots: see SourceTable in types.ts. */
export function trim(): void {
  if (used <= slots - (slots >>> 2)) return
  const half = slots >>> 1
  const quiet = countAbove(0, false)
  if (used - quiet <= half) {
    forget(limitFor(used - half, false), false)
    return
  }
  forget(0xffffffff, false)
  forget(limitFor(used - half, true), true)
}

/** Sources with more than `limit` requests that never probed, or that did. */
function countAbove(limit: u32, probed: bool): u32 {
  let found: u32 = 0
  for (let index: u32 = 0; index < slots; index++) {
    const entry = entryAt(index)
    if (load<u32>(entry, 16) > limit && load<u32>(entry, 28) != 0 == probed) found++
  }
  return found
}

/** The smallest T such that at least `wanted` of these sources have at most T requests. */
function limitFor(wanted: u32, probed: bool): u32 {
  const all = countAbove(0, probed)
  let low: u32 = 1
  let high: u32 = 1
  while (high < 0x80000000 && all - countAbove(high, probed) < wanted) high *= 2
  while (low < high) {
    const middle = low + ((high - low) >>> 1)
    if (all - countAbove(middle, probed) >= wanted) high = middle
    else low = middle + 1
  }
  return low
}

/** Forgets the sources of this kind with at most `limit` requests, and adds the error that makes. */
function forget(limit: u32, probed: bool): void {
  // Starts behind a free slot, so that no run of entries reaches around the start.
  let start: u32 = 0
  while (load<u32>(entryAt(start), 16)) start++
  let most: u32 = 0
  for (let step: u32 = 1; step <= mask; ) {
    const index = (start + step) & mask
    const entry = entryAt(index)
    const requests = load<u32>(entry, 16)
    if (requests && requests <= limit && load<u32>(entry, 28) != 0 == probed) {
      if (requests > most) most = requests
      remove(index)
      used--
    } else step++
  }
  forgotten += limit == 0xffffffff ? most : limit
}

/** Takes an entry out and closes the gap, so that every entry stays reachable from its own slot. */
function remove(hole: u32): void {
  let index = hole
  while (true) {
    index = (index + 1) & mask
    const entry = entryAt(index)
    if (!load<u32>(entry, 16)) break
    const home = hashOf(v128.load(entry))
    // The entry may move back unless its own slot lies cyclically behind the hole.
    if (((index - home) & mask) >= ((index - hole) & mask)) {
      memory.copy(entryAt(hole), entry, ENTRY_SIZE)
      hole = index
    }
  }
  memory.fill(entryAt(hole), 0, ENTRY_SIZE)
}
