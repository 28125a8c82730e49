import { randomBytes } from 'node:crypto'
import { hashWords } from '../../distinct.ts'

/** Numbers 16-byte keys 0, 1, 2 ... in the order they come, up to a limit. */
export interface KeyTable {
  /** Number of the key, a new one when it was unknown; -1 when it is unknown and the table is full. */
  number(key: Uint8Array): number
  /** The same for a key that is not to be added: -1 when it is unknown. */
  find(key: Uint8Array): number
  readonly size: number
  /** The key of a number, 16 bytes; a view that holds until the next `number`. */
  key(number: number): Uint8Array
  /** All keys one after the other; a view that holds until the next `number`. */
  bytes(): Uint8Array
}

/** Grows by doubling; the index is open addressing under a random seed. 16 bytes and 8 to 16 of index a key. */
export function createKeyTable(limit: number): KeyTable {
  const seed = randomBytes(4).readUInt32LE()
  let capacity = Math.min(1024, limit)
  let keys = new Uint8Array(capacity * 16)
  let words = new Uint32Array(keys.buffer)
  let index = new Int32Array(capacity * 4)
  let size = 0

  function slotOf(a: number, b: number, c: number, d: number): number {
    const mask = index.length - 1
    let slot = hashWords(a, b, c, d, seed) & mask
    for (;;) {
      const at = (index[slot]! - 1) * 4
      if (at < 0) return slot
      if (words[at] === a && words[at + 1] === b && words[at + 2] === c && words[at + 3] === d) return slot
      slot = (slot + 1) & mask
    }
  }

  function grow(): void {
    capacity = Math.min(capacity * 2, limit)
    const bigger = new Uint8Array(capacity * 16)
    bigger.set(keys)
    keys = bigger
    words = new Uint32Array(keys.buffer)
    index = new Int32Array(indexSize(capacity))
    for (let i = 0; i < size; i++) {
      const at = i * 4
      index[slotOf(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!)] = i + 1
    }
  }

  index = new Int32Array(indexSize(capacity))
  const probe = new Uint8Array(16)
  const probeWords = new Uint32Array(probe.buffer)
  return {
    number(key) {
      probe.set(key)
      const slot = slotOf(probeWords[0]!, probeWords[1]!, probeWords[2]!, probeWords[3]!)
      const known = index[slot]!
      if (known > 0) return known - 1
      if (size === limit) return -1
      if (size === capacity) {
        grow()
        return this.number(key)
      }
      keys.set(key, size * 16)
      index[slot] = ++size
      return size - 1
    },
    find(key) {
      probe.set(key)
      return index[slotOf(probeWords[0]!, probeWords[1]!, probeWords[2]!, probeWords[3]!)]! - 1
    },
    get size() {
      return size
    },
    key: (number) => keys.subarray(number * 16, number * 16 + 16),
    bytes: () => keys.subarray(0, size * 16),
  }
}

/** A power of two, at most half full. */
export function indexSize(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(capacity, 8) * 2))
}
