/**
 * Counts distinct 16-byte keys in 2^bits bytes: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with the improved raw
 * estimator of Otmar Ertl (arXiv 1702.01284, algorithm 6), which needs no tables and no switch between ranges.
 *
 * Registers: 2^bits bytes, one a register, each 0 (never hit) to 33. A key has two 32-bit hashes; the top `bits` bits of the
 * first choose the register, the rank is 1 + the number of leading zeros of the second (33 when it is 0). A register keeps
 * its greatest rank, so the sketch of a union is the greater of both, register by register.
 *
 * Hash: MurmurHash3 x86_32 (Austin Appleby, public domain) over the four words of the key read little-endian, with two seeds.
 * Only 32-bit multiplications: the AssemblyScript kernel computes the same registers bit for bit. Sketches merge only when
 * they were made with the same seeds.
 */

export const INDEX_SEED = 0x5f1ebeac
export const RANK_SEED = 0x2b992ddf

/** Greatest rank of a 32-bit hash, and so of a register. */
export const MAX_RANK = 33

/** MurmurHash3 x86_32 of 16 bytes given as four little-endian words. Returns a signed 32-bit integer. */
export function hashWords(a: number, b: number, c: number, d: number, seed: number): number {
  let h = mixWord(seed | 0, a)
  h = mixWord(h, b)
  h = mixWord(h, c)
  h = mixWord(h, d)
  h ^= 16
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function mixWord(h: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  h ^= k
  h = (h << 13) | (h >>> 19)
  return (Math.imul(h, 5) + 0xe6546b64) | 0
}

/** Hash of the 16 bytes of `key` from `at`. */
export function hashKey(key: Uint8Array, at: number, seed: number): number {
  return hashWords(word(key, at), word(key, at + 4), word(key, at + 8), word(key, at + 12), seed)
}

function word(key: Uint8Array, at: number): number {
  return (key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16) | ((key[at + 3] ?? 0) << 24)
}

/** Counts a key by its two hashes (index, rank) in the sketch whose 2^bits registers start at `at`. */
export function addTo(registers: Uint8Array, at: number, bits: number, indexHash: number, rankHash: number): void {
  const register = at + (indexHash >>> (32 - bits))
  const rank = Math.clz32(rankHash) + 1
  if (rank > (registers[register] ?? MAX_RANK)) registers[register] = rank
}

/** Counts the 16-byte key at `keyAt` of `key`. */
export function addKey(registers: Uint8Array, at: number, bits: number, key: Uint8Array, keyAt = 0): void {
  addTo(registers, at, bits, hashKey(key, keyAt, INDEX_SEED), hashKey(key, keyAt, RANK_SEED))
}

/** Distinct keys counted, rounded; its relative standard error is `standardError(bits)` (much less below 2^bits keys). */
export function estimate(registers: Uint8Array, bits: number, at = 0): number {
  const m = 2 ** bits
  const histogram = new Uint32Array(MAX_RANK + 1)
  for (let i = at; i < at + m; i++) {
    const rank = Math.min(registers[i] ?? 0, MAX_RANK)
    histogram[rank] = (histogram[rank] ?? 0) + 1
  }
  return estimateOf(histogram, bits)
}

/** `estimate` of a sketch of which it is known how many registers have each rank, 0 to `MAX_RANK`. */
export function estimateOf(histogram: Uint32Array, bits: number): number {
  const m = 2 ** bits
  let z = m * tau(1 - (histogram[MAX_RANK] ?? 0) / m)
  for (let rank = MAX_RANK - 1; rank >= 1; rank--) z = 0.5 * (z + (histogram[rank] ?? 0))
  z += m * sigma((histogram[0] ?? 0) / m)
  return Math.round((m * m) / (2 * Math.LN2 * z))
}

/** Correction for empty registers: x + sum of x^(2^k) 2^(k-1). Infinite at 1 (an empty sketch estimates 0). */
function sigma(share: number): number {
  if (share === 1) return Number.POSITIVE_INFINITY
  let x = share
  let y = 1
  let z = x
  for (;;) {
    x *= x
    const before = z
    z += x * y
    y += y
    if (z === before) return z
  }
}

/** Correction for registers at the greatest rank. */
function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let x = share
  let y = 1
  let z = 1 - x
  for (;;) {
    x = Math.sqrt(x)
    const before = z
    y *= 0.5
    z -= (1 - x) ** 2 * y
    if (z === before) return z / 3
  }
}

/** Makes `target` the sketch of the union. Both must have the same size and seeds. Throws RangeError when sizes differ. */
export function mergeInto(target: Uint8Array, source: Uint8Array): void {
  if (target.length !== source.length) throw new RangeError('sketches of different sizes cannot be merged')
  for (let i = 0; i < target.length; i++) {
    const rank = source[i] ?? 0
    if (rank > (target[i] ?? 0)) target[i] = rank
  }
}

/** Relative standard error of `estimate`, as a share: sqrt(3 ln 2 - 1) / sqrt(2^bits). 0.8 % for 14 bits. */
export function standardError(bits: number): number {
  return Math.sqrt((3 * Math.LN2 - 1) / 2 ** bits)
}
