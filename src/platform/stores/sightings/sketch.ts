import { addTo, estimate, estimateOf, MAX_RANK, mergeInto, standardError } from '../../../watch/detection/distinct.ts'

/**
 * Sketches as the stores keep them: 1,024 HyperLogLog registers (standard error 3.3 %), so that a stored one never leaves its row.
 * Packed: two bytes of length (little-endian), then either all registers, or, while fewer than half are set, pairs
 * `register << 6 | rank` of two bytes each. The length tells which, and makes concatenated sketches readable.
 */
export const SKETCH_BITS = 10
export const SKETCH_ERROR = standardError(SKETCH_BITS)
const SIZE = 1 << SKETCH_BITS

export function emptySketch(): Uint8Array {
  return new Uint8Array(SIZE)
}

/** Counts a source by its two hashes. */
export function countSource(sketch: Uint8Array, indexHash: number, rankHash: number): void {
  addTo(sketch, 0, SKETCH_BITS, indexHash, rankHash)
}

export function distinctSources(sketch: Uint8Array): number {
  return estimate(sketch, SKETCH_BITS)
}

export function mergeSketch(target: Uint8Array, source: Uint8Array): void {
  mergeInto(target, source)
}

export function packSketch(sketch: Uint8Array): Uint8Array {
  let set = 0
  for (let i = 0; i < SIZE; i++) if (sketch[i] !== 0) set++
  const dense = set * 2 >= SIZE
  const length = dense ? SIZE : set * 2
  const packed = new Uint8Array(2 + length)
  packed[0] = length & 0xff
  packed[1] = length >> 8
  if (dense) {
    packed.set(sketch, 2)
    return packed
  }
  let at = 2
  for (let i = 0; i < SIZE; i++) {
    const rank = sketch[i] ?? 0
    if (rank === 0) continue
    const pair = (i << 6) | rank
    packed[at++] = pair & 0xff
    packed[at++] = pair >> 8
  }
  return packed
}

/** Distinct sources of one sum: packed sketches are kept as they came until the number is asked for. */
export interface SourceCount {
  addPacked(packed: Uint8Array): void
  addSource(indexHash: number, rankHash: number): void
  count(): number
}

/** Sources of one sum that are kept as they came; more are worth a sketch. */
const FEW = 256

/*
 * One sketch for all counts, empty between them: a page of small multiples asks for tens of thousands, most of a handful of
 * sources, and going through a thousand registers for each would take most of its time. `touched` lists the registers in use.
 */
const scratch = new Uint8Array(SIZE)
const touched = new Uint16Array(SIZE)
const ranks = new Uint32Array(MAX_RANK + 1)

export function createSourceCount(): SourceCount {
  const pieces: Uint8Array[] = []
  /** `register << 6 | rank`, as in a packed sketch. */
  let pairs: number[] = []
  let own: Uint8Array | null = null
  return {
    addPacked(packed) {
      pieces.push(packed)
    },
    addSource(indexHash, rankHash) {
      if (own !== null) return countSource(own, indexHash, rankHash)
      pairs.push(((indexHash >>> (32 - SKETCH_BITS)) << 6) | (Math.clz32(rankHash) + 1))
      if (pairs.length < FEW) return
      own = emptySketch()
      for (const pair of pairs) raise(own, pair)
      pairs = []
    },
    count() {
      const [only] = pieces
      // One whole sketch is counted where it lies: small multiples of years are thousands of those.
      if (own === null && pairs.length === 0 && pieces.length === 1 && only?.length === SIZE + 2)
        return estimate(only, SKETCH_BITS, 2)
      return own === null && pieces.every(isSparse) ? countFew(pairs, pieces) : countMany(pairs, pieces, own)
    },
  }
}

function countMany(pairs: readonly number[], pieces: readonly Uint8Array[], own: Uint8Array | null): number {
  if (own !== null) mergeInto(scratch, own)
  for (const pair of pairs) raise(scratch, pair)
  for (const piece of pieces) mergePacked(scratch, piece)
  const count = distinctSources(scratch)
  scratch.fill(0)
  return count
}

function countFew(pairs: readonly number[], pieces: readonly Uint8Array[]): number {
  let used = 0
  function set(pair: number): void {
    const register = pair >> 6
    if (scratch[register] === 0) touched[used++] = register
    raise(scratch, pair)
  }
  for (const pair of pairs) set(pair)
  for (const piece of pieces) eachPair(piece, set)
  ranks.fill(0)
  ranks[0] = SIZE - used
  for (let i = 0; i < used; i++) {
    const register = touched[i] ?? 0
    const rank = scratch[register] ?? 0
    ranks[rank] = (ranks[rank] ?? 0) + 1
    scratch[register] = 0
  }
  return estimateOf(ranks, SKETCH_BITS)
}

/** Whether none of the concatenated sketches has all its registers, so that going through the pairs is less work. */
function isSparse(packed: Uint8Array): boolean {
  let pairs = 0
  for (let at = 0; at + 2 <= packed.length; ) {
    const length = lengthAt(packed, at)
    if (length === SIZE) return false
    pairs += length / 2
    at += 2 + length
  }
  return pairs < SIZE
}

function eachPair(packed: Uint8Array, visit: (pair: number) => void): void {
  for (let at = 0; at + 2 <= packed.length; ) {
    const end = Math.min(at + 2 + lengthAt(packed, at), packed.length)
    for (at += 2; at + 1 < end; at += 2) visit((packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8))
    at = end
  }
}

function lengthAt(packed: Uint8Array, at: number): number {
  return (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8)
}

function raise(target: Uint8Array, pair: number): void {
  const rank = Math.min(pair & 63, MAX_RANK)
  if (rank > (target[pair >> 6] ?? 63)) target[pair >> 6] = rank
}

/** Merges any number of packed sketches, one after the other, into `target`. */
export function mergePacked(target: Uint8Array, packed: Uint8Array): void {
  let at = 0
  while (at + 2 <= packed.length) {
    const length = lengthAt(packed, at)
    const end = at + 2 + length
    if (length === SIZE) mergeInto(target, packed.subarray(at + 2, end))
    else mergePairs(target, packed, at + 2, Math.min(end, packed.length))
    at = end
  }
}

function mergePairs(target: Uint8Array, packed: Uint8Array, from: number, to: number): void {
  for (let at = from; at + 1 < to; at += 2) {
    const pair = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8)
    const rank = pair & 63
    if (rank > (target[pair >> 6] ?? 63)) target[pair >> 6] = rank
  }
}

/**
 * Merges a sensor's base64 registers of 2^6 to 2^14 bytes. More registers than ours fold exactly (the register is the top bits
 * of one hash, the rank comes from another); fewer are spread over the registers they stand for, which keeps the estimate
 * about right and never below. Anything else is not a sketch and counts nothing.
 */
export function mergeForeign(target: Uint8Array, base64: string): void {
  const registers = Buffer.from(base64, 'base64')
  const bits = Math.log2(registers.length)
  if (!Number.isInteger(bits) || bits < 6 || bits > 14) return
  const shift = bits - SKETCH_BITS
  for (let i = 0; i < registers.length; i++) {
    const rank = Math.min(registers[i] ?? 0, 33)
    const register = shift >= 0 ? i >> shift : (i << -shift) | (rank % (1 << -shift))
    if (rank > (target[register] ?? 63)) target[register] = rank
  }
}
