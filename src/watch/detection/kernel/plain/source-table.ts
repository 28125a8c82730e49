import { randomBytes } from 'node:crypto'
import { addKey, hashWords } from '../../distinct.ts'
import type { SourceTable } from '../types.ts'

/** Bits of the sketch over all sources. */
export const SOURCE_SKETCH_BITS = 14

export interface PlainSourceTable extends SourceTable {
  readonly used: number
  /** Adds what another table knows of a key. */
  add(key: Uint8Array, requests: number, probes: number, first: number, last: number): number
}

/**
 * Open addressing with linear probing under a random seed, so that nobody can choose addresses that collide. One slot: four words of key
 * (little-endian), requests, probes, first, last; `requests = 0` marks a free slot.
 */
export function createSourceTable(slots: number): PlainSourceTable {
  const seed = randomBytes(4).readUInt32LE()
  const keys = new Uint32Array(slots * 4)
  const requests = new Uint32Array(slots)
  const probes = new Uint32Array(slots)
  const first = new Uint32Array(slots)
  const last = new Uint32Array(slots)
  const registers = new Uint8Array(1 << SOURCE_SKETCH_BITS)
  let used = 0
  let error = 0

  function slotOf(a: number, b: number, c: number, d: number): number {
    let slot = hashWords(a, b, c, d, seed) & (slots - 1)
    while (requests[slot] !== 0) {
      const at = slot * 4
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot
      slot = (slot + 1) & (slots - 1)
    }
    return slot
  }

  function add(key: Uint8Array, moreRequests: number, moreProbes: number, from: number, to: number): number {
    const a = word(key, 0)
    const b = word(key, 4)
    const c = word(key, 8)
    const d = word(key, 12)
    const slot = slotOf(a, b, c, d)
    if (requests[slot] === 0) {
      if (used >= slots - 1) throw new RangeError('the source table is full: trim it between scans')
      keys.set([a, b, c, d], slot * 4)
      probes[slot] = first[slot] = last[slot] = 0
      used++
      addKey(registers, 0, SOURCE_SKETCH_BITS, key)
    }
    requests[slot]! += moreRequests
    probes[slot]! += moreProbes
    if (from !== 0 && (first[slot] === 0 || from < first[slot]!)) first[slot] = from
    if (to > last[slot]!) last[slot] = to
    return slot
  }

  function* entries(): Iterable<number> {
    for (let slot = 0; slot < slots; slot++) if (requests[slot] !== 0) yield slot
  }

  function trim(): void {
    if (used <= slots * 0.75) return
    const quiet = Float64Array.from(requests.filter((n, slot) => n !== 0 && probes[slot] === 0)).sort()
    const loud = Float64Array.from(requests.filter((n, slot) => n !== 0 && probes[slot] !== 0)).sort()
    const mustGo = used - slots / 2
    const quietMost = quiet[Math.min(mustGo, quiet.length) - 1] ?? 0
    const loudMost = mustGo > quiet.length ? loud[mustGo - quiet.length - 1]! : 0
    error += Math.max(quietMost, 0) + loudMost
    keepIf((slot) => requests[slot]! > (probes[slot] === 0 ? quietMost : loudMost))
  }

  function keepIf(kept: (slot: number) => boolean): void {
    const rows = Uint32Array.from([...entries()].filter(kept))
    const saved = rows.length
    const old = { keys: new Uint32Array(saved * 4), numbers: new Uint32Array(saved * 4) }
    rows.forEach((slot, i) => {
      old.keys.set(keys.subarray(slot * 4, slot * 4 + 4), i * 4)
      old.numbers.set([requests[slot]!, probes[slot]!, first[slot]!, last[slot]!], i * 4)
    })
    requests.fill(0)
    for (let i = 0; i < saved * 4; i += 4) {
      const slot = slotOf(old.keys[i]!, old.keys[i + 1]!, old.keys[i + 2]!, old.keys[i + 3]!)
      keys.set(old.keys.subarray(i, i + 4), slot * 4)
      requests[slot] = old.numbers[i]!
      probes[slot] = old.numbers[i + 1]!
      first[slot] = old.numbers[i + 2]!
      last[slot] = old.numbers[i + 3]!
    }
    used = saved
  }

  return {
    count: (key, time) => add(key, 1, 0, time, time),
    add,
    probe(entry, n) {
      probes[entry]! += n
    },
    key: (entry) => new Uint8Array(keys.slice(entry * 4, entry * 4 + 4).buffer),
    requests: (entry) => requests[entry]!,
    probes: (entry) => probes[entry]!,
    first: (entry) => first[entry]!,
    last: (entry) => last[entry]!,
    entries,
    trim,
    registers,
    get error() {
      return error
    },
    get used() {
      return used
    },
  }
}

function word(key: Uint8Array, at: number): number {
  return (key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24)) >>> 0
}
