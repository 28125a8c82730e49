/** Remembers a small number under a 128-bit key. When it is full its owner clears it: bounded, and no key is kept out for long. */
export interface VerdictMemo {
  /** The number, or -1. */
  find(a: number, b: number, c: number, d: number): number
  /** Only while it is not full. */
  put(a: number, b: number, c: number, d: number, value: number): void
  readonly full: boolean
  clear(): void
}

/** Open addressing over `2 * limit` slots of 20 bytes; `limit` is a power of two. Keys must already be well mixed. */
export function createVerdictMemo(limit: number): VerdictMemo {
  const slots = limit * 2
  const keys = new Int32Array(slots * 4)
  /** Value + 1; 0 marks a free slot. */
  const values = new Int32Array(slots)
  let used = 0

  function slotOf(a: number, b: number, c: number, d: number): number {
    let slot = a & (slots - 1)
    for (;;) {
      if (values[slot] === 0) return slot
      const at = slot * 4
      if (keys[at] === a && keys[at + 1] === b && keys[at + 2] === c && keys[at + 3] === d) return slot
      slot = (slot + 1) & (slots - 1)
    }
  }

  function clear(): void {
    values.fill(0)
    used = 0
  }

  return {
    find: (a, b, c, d) => values[slotOf(a | 0, b | 0, c | 0, d | 0)]! - 1,
    put(a, b, c, d, value) {
      const slot = slotOf(a | 0, b | 0, c | 0, d | 0)
      if (values[slot] === 0) used++
      const at = slot * 4
      keys[at] = a
      keys[at + 1] = b
      keys[at + 2] = c
      keys[at + 3] = d
      values[slot] = value + 1
    },
    get full() {
      return used === limit
    },
    clear,
  }
}
