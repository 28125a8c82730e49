import { addTo, estimate, mergeInto, standardError } from '../../../watch/detection/distinct.ts'

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

/** One for all counts: a page of small multiples asks for tens of thousands. */
const scratch = new Uint8Array(SIZE)

export function createSourceCount(): SourceCount {
  const pieces: Uint8Array[] = []
  let own: Uint8Array | null = null
  return {
    addPacked(packed) {
      pieces.push(packed)
    },
    addSource(indexHash, rankHash) {
      own ??= emptySketch()
      countSource(own, indexHash, rankHash)
    },
    count() {
      scratch.fill(0)
      if (own !== null) mergeInto(scratch, own)
      for (const piece of pieces) mergePacked(scratch, piece)
      return distinctSources(scratch)
    },
  }
}

/** Merges any number of packed sketches, one after the other, into `target`. */
export function mergePacked(target: Uint8Array, packed: Uint8Array): void {
  let at = 0
  while (at + 2 <= packed.length) {
    const length = (packed[at] ?? 0) | ((packed[at + 1] ?? 0) << 8)
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
