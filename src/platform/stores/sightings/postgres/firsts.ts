import { hashKey, INDEX_SEED, RANK_SEED } from '../../../../watch/detection/distinct.ts'

/**
 * When sources were first seen, eight bytes each. One number tells both: `minute * 2^37 + id`, where the minute counts from the
 * start of a period of at most 45 days, and the id is 37 bits of the source's hashes. So numbers in order are sources in
 * order of time. Two sources share an id with a chance of 1 in 10^11: one in a million lists of 500 lacks one source.
 */
const IDS = 2 ** 37
const BYTES = 8

export function firstEntry(minuteOfPeriod: number, key: Uint8Array, at = 0): number {
  const index = hashKey(key, at, INDEX_SEED) >>> 0
  return minuteOfPeriod * IDS + index * 32 + (hashKey(key, at, RANK_SEED) & 31)
}

export function minuteOf(entry: number): number {
  return Math.floor(entry / IDS)
}

/** `minute`: what `minuteOf` told of the same entry. (A remainder would cost several times as much.) */
export function idOf(entry: number, minute: number): number {
  return entry - minute * IDS
}

/** A set of ids, of which at most `most` are added: a table of numbers, as a page of all threats asks it a million times. */
export interface IdSet {
  /** False when it was there already. */
  add(id: number): boolean
}

export function createIdSet(most: number): IdSet {
  let slots = new Float64Array(0)
  let mask = 0
  let used = 0

  function place(id: number): number {
    // The upper 32 bits of an id are a hash.
    let slot = Math.floor(id / 32) & mask
    while (slots[slot] !== -1 && slots[slot] !== id) slot = (slot + 1) & mask
    return slot
  }

  function grow(): void {
    const old = slots
    slots = new Float64Array(Math.max(64, old.length * 4)).fill(-1)
    mask = slots.length - 1
    for (const id of old) if (id !== -1) slots[place(id)] = id
  }

  return {
    add(id) {
      if (used >= most) return false
      if (used * 2 >= slots.length) grow()
      const slot = place(id)
      if (slots[slot] === id) return false
      slots[slot] = id
      used++
      return true
    },
  }
}

/** Keeps the `size` earliest of the sources it is given; each must come once. */
export interface FirstsList {
  add(entry: number): void
  pack(): { complete: boolean; sources: Buffer }
}

export function createFirsts(size: number): FirstsList {
  let kept: number[] = []
  let complete = true

  function cut(): Float64Array {
    const sorted = Float64Array.from(kept).sort()
    if (sorted.length <= size) return sorted
    complete = false
    return sorted.subarray(0, size)
  }

  return {
    add(entry) {
      kept.push(entry)
      if (kept.length >= size * 4) kept = Array.from(cut())
    },
    pack() {
      const sorted = cut()
      const sources = Buffer.alloc(sorted.length * BYTES)
      for (const [i, entry] of sorted.entries()) sources.writeDoubleLE(entry, i * BYTES)
      return { complete, sources }
    },
  }
}

/** The entries of a packed list, in order of time. */
export function unpackFirsts(packed: Buffer): Float64Array {
  const entries = new Float64Array(Math.floor(packed.length / BYTES))
  for (let i = 0; i < entries.length; i++) entries[i] = packed.readDoubleLE(i * BYTES)
  return entries
}
