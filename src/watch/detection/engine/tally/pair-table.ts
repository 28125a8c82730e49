import { randomBytes } from 'node:crypto'
import { indexSize } from './key-table.ts'

/** Who asked for what: one row for each (group, source) pair; a group is a threat or a template. */
export interface PairTable {
  /** Adds to the pair; returns false when it is unknown and the table is full. */
  add(group: number, source: number, requests: number, first: number, last: number): boolean
  readonly size: number
  /** Views that hold until the next `add`. */
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

/** Grows by doubling up to `limit` pairs: 20 bytes a pair, and 8 to 16 of index. */
export function createPairTable(limit: number): PairTable {
  const seed = randomBytes(4).readUInt32LE()
  let capacity = Math.min(1024, limit)
  let rows = columns(capacity)
  let index = new Int32Array(indexSize(capacity))
  let size = 0

  function slotOf(group: number, source: number): number {
    const mask = index.length - 1
    let h = Math.imul(source ^ seed, 0x9e3779b1) ^ Math.imul(group, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
    let slot = (h ^ (h >>> 13)) & mask
    for (;;) {
      const row = index[slot]! - 1
      if (row < 0 || (rows.source[row] === source && rows.group[row] === group)) return slot
      slot = (slot + 1) & mask
    }
  }

  function reindex(): void {
    index = new Int32Array(indexSize(capacity))
    for (let row = 0; row < size; row++) index[slotOf(rows.group[row]!, rows.source[row]!)] = row + 1
  }

  function grow(): void {
    capacity = Math.min(capacity * 2, limit)
    rows = columns(capacity, rows)
    reindex()
  }

  function add(group: number, source: number, requests: number, first: number, last: number): boolean {
    const slot = slotOf(group, source)
    let row = index[slot]! - 1
    if (row < 0) {
      if (size === limit) return false
      if (size === capacity) {
        grow()
        return add(group, source, requests, first, last)
      }
      row = size++
      index[slot] = row + 1
      rows.group[row] = group
      rows.source[row] = source
      rows.requests[row] = requests
      rows.first[row] = first
      rows.last[row] = last
      return true
    }
    rows.requests[row]! += requests
    if (first !== 0 && (rows.first[row] === 0 || first < rows.first[row]!)) rows.first[row] = first
    if (last > rows.last[row]!) rows.last[row] = last
    return true
  }

  function forget(groups: ReadonlySet<number>): void {
    const { group, source, requests, first, last } = rows
    const dropped = new Uint8Array(Math.max(0, ...groups) + 1)
    for (const one of groups) dropped[one] = 1
    let to = 0
    for (let row = 0; row < size; row++) {
      if (dropped[group[row]!] === 1) continue
      group[to] = group[row]!
      source[to] = source[row]!
      requests[to] = requests[row]!
      first[to] = first[row]!
      last[to++] = last[row]!
    }
    size = to
    reindex()
  }

  return {
    add,
    forget,
    get size() {
      return size
    },
    rows: () => ({
      group: rows.group.subarray(0, size),
      source: rows.source.subarray(0, size),
      requests: rows.requests.subarray(0, size),
      first: rows.first.subarray(0, size),
      last: rows.last.subarray(0, size),
    }),
  }
}

function columns(capacity: number, old?: PairRows): PairRows {
  const column = (from: Uint32Array | undefined): Uint32Array => {
    const made = new Uint32Array(capacity)
    if (from) made.set(from)
    return made
  }
  return {
    group: column(old?.group),
    source: column(old?.source),
    requests: column(old?.requests),
    first: column(old?.first),
    last: column(old?.last),
  }
}
