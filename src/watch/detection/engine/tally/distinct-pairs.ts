import { addKey, mergeInto } from '../../distinct.ts'
import { createKeyTable, type KeyTable } from './key-table.ts'
import { createPairTable, type PairRows, type PairTable } from './pair-table.ts'

/** Bits of the sketches that take over when the exact table is full: 1 KiB each, one for every threat and template; standard error 3.2 %. */
export const PAIR_SKETCH_BITS = 10
/** Sources that asked for something noteworthy, and pairs of those with what they asked for, kept exactly by one reader. */
export const SOURCES_KEPT = 1 << 18
export const PAIRS_KEPT = 1 << 19

/** Distinct sources of each group: exact while the tables last, beyond that by a sketch for each group. */
export interface DistinctPairs {
  readonly sources: KeyTable
  /** `key` is wanted only when `source` has no number (-1). */
  add(group: number, source: number, key: Uint8Array | null, requests: number, first: number, last: number): void
  forget(groups: ReadonlySet<number>): void
  rows(): PairRows
  /** Null while everything is exact. */
  sketch(group: number): Uint8Array | null
  sketches(): Array<[group: number, registers: Uint8Array]>
  addSketch(group: number, registers: Uint8Array): void
}

export function createDistinctPairs(sourcesKept = SOURCES_KEPT, pairsKept = PAIRS_KEPT): DistinctPairs {
  const sources = createKeyTable(sourcesKept)
  const pairs: PairTable = createPairTable(pairsKept)
  /** Null until the first pair found no room. */
  let sketches: Map<number, Uint8Array> | null = null

  function sketchOf(group: number): Uint8Array {
    sketches ??= sketchesOf(pairs.rows(), sources)
    let registers = sketches.get(group)
    if (registers === undefined) {
      registers = new Uint8Array(1 << PAIR_SKETCH_BITS)
      sketches.set(group, registers)
    }
    return registers
  }

  return {
    sources,
    add(group, source, key, requests, first, last) {
      const kept = source >= 0 && pairs.add(group, source, requests, first, last)
      if (!kept || sketches !== null) addKey(sketchOf(group), 0, PAIR_SKETCH_BITS, key ?? sources.key(source))
    },
    forget(groups) {
      pairs.forget(groups)
      for (const group of groups) sketches?.delete(group)
    },
    rows: () => pairs.rows(),
    sketch: (group) => (sketches === null ? null : sketchOf(group)),
    sketches: () => (sketches === null ? [] : [...sketches]),
    addSketch(group, registers) {
      mergeInto(sketchOf(group), registers)
    },
  }
}

/** Sketches of what the exact table holds so far. */
function sketchesOf(rows: PairRows, sources: KeyTable): Map<number, Uint8Array> {
  const made = new Map<number, Uint8Array>()
  for (let row = 0; row < rows.group.length; row++) {
    const group = rows.group[row]!
    let registers = made.get(group)
    if (registers === undefined) {
      registers = new Uint8Array(1 << PAIR_SKETCH_BITS)
      made.set(group, registers)
    }
    addKey(registers, 0, PAIR_SKETCH_BITS, sources.key(rows.source[row]!))
  }
  return made
}
