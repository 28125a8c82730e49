import { randomBytes } from 'node:crypto'
import { indexSize } from './key-table.ts'

/** Who asked for what: one row for each (group, source) pair; a group is a threat or a template. */
export interface PairTable {
  /** Adds to the pair; returns false when it is unknown and the table is full. */
  add(group: number, source: number, requests: number, first: number, last: number): boolean
  readonly size: number
  /** A copy. */
  rows(): PairRows
  /** Forgets the pairs of some groups. */
  forget(groups: ReadonlySet<number>): void
}

/** Columns of equal length. Times are seconds, 0 when unknown. */
export interface PairRows {
  group: Uint32Array
  source: Uint32Array
  requests: Uint32Array
  first: Uint32Array
  last: Uint32Array
}

/** Words of a row: it lies in one place, since most pairs are not in a cache when they are asked for. */
const GROUP = 0
const SOURCE = 1
const REQUESTS = 2
const FIRST = 3
const LAST = 4
const WORDS = 5

/** Grows by doubling up to `limit` pairs: 20 bytes a pair, and 8 to 16 of index. */
export function createPairTable(limit: number): PairTable {
  const seed = randomBytes(4).readUInt32LE()
  let capacity = Math.min(1024, limit)
  let rows = new Uint32Array(capacity * WORDS)
  let index = new Int32Array(indexSize(capacity))
  let size = 0

  function slotOf(group: number, source: number): number {
    const mask = index.length - 1
    let h = Math.imul(source ^ seed, 0x9e3779b1) ^ Math.imul(group, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
    let slot = (h ^ (h >>> 13)) & mask
    for (;;) {
      const at = (index[slot]! - 1) * WORDS
      if (at < 0 || (rows[at + SOURCE] === source && rows[at + GROUP] === group)) return slot
      slot = (slot + 1) & mask
    }
  }

  function reindex(): void {
    index = new Int32Array(indexSize(capacity))
    for (let row = 0; row < size; row++)
      index[slotOf(rows[row * WORDS + GROUP]!, rows[row * WORDS + SOURCE]!)] = row + 1
  }

  function grow(): void {
    capacity = Math.min(capacity * 2, limit)
    const bigger = new Uint32Array(capacity * WORDS)
    bigger.set(rows)
    rows = bigger
    reindex()
  }

  function add(group: number, source: number, requests: number, first: number, last: number): boolean {
    const slot = slotOf(group, source)
    const row = index[slot]! - 1
    if (row < 0) {
      if (size === limit) return false
      if (size === capacity) {
        grow()
        return add(group, source, requests, first, last)
      }
      index[slot] = ++size
      put((size - 1) * WORDS, group, source, requests, first, last)
      return true
    }
    const at = row * WORDS
    rows[at + REQUESTS]! += requests
    if (first !== 0 && (rows[at + FIRST] === 0 || first < rows[at + FIRST]!)) rows[at + FIRST] = first
    if (last > rows[at + LAST]!) rows[at + LAST] = last
    return true
  }

  function put(at: number, group: number, source: number, requests: number, first: number, last: number): void {
    rows[at + GROUP] = group
    rows[at + SOURCE] = source
    rows[at + REQUESTS] = requests
    rows[at + FIRST] = first
    rows[at + LAST] = last
  }

  function forget(groups: ReadonlySet<number>): void {
    const dropped = new Uint8Array(Math.max(0, ...groups) + 1)
    for (const one of groups) dropped[one] = 1
    let to = 0
    for (let at = 0; at < size * WORDS; at += WORDS) {
      if (dropped[rows[at + GROUP]!] === 1) continue
      rows.copyWithin(to, at, at + WORDS)
      to += WORDS
    }
    size = to / WORDS
    reindex()
  }

  function column(word: number): Uint32Array {
    const made = new Uint32Array(size)
    for (let row = 0; row < size; row++) made[row] = rows[row * WORDS + word]!
    return made
  }

  return {
    add,
    forget,
    get size() {
      return size
    },
    rows: () => ({
      group: column(GROUP),
      source: column(SOURCE),
      requests: column(REQUESTS),
      first: column(FIRST),
      last: column(LAST),
    }),
  }
}
