import type { ByteString } from '../../../model/record.ts'

/** Finds which of many folded texts occur in a folded text, in one pass however many they are. */
export interface LiteralScanner {
  /** Calls `found` with the index of each text that occurs, once. */
  scan(text: ByteString, found: (index: number) => void): void
}

const BITMAP_BITS = 17

/**
 * Every text is known by its 4-byte window that the fewest other texts share. Scanning asks a 16 KiB bitmap at each byte,
 * and compares whole texts only where a window stands and the text was not found yet.
 */
export function createLiteralScanner(texts: readonly ByteString[]): LiteralScanner {
  const short = texts.flatMap((text, index) => (text.length < 4 ? [{ text, index }] : []))
  const bitmap = new Uint8Array((1 << BITMAP_BITS) >> 3)
  const { windows, offsets } = rarestWindows(texts)
  const buckets = 1 << Math.ceil(Math.log2(texts.length * 2 + 2))
  /** First text of each bucket and the one after each text; -1 ends. */
  const heads = new Int32Array(buckets).fill(-1)
  const next = new Int32Array(texts.length).fill(-1)
  for (const [index, text] of texts.entries()) {
    if (text.length < 4) continue
    const hash = hashOf(windows[index] ?? 0)
    const bit = hash >>> (32 - BITMAP_BITS)
    bitmap[bit >> 3] = (bitmap[bit >> 3] ?? 0) | (1 << (bit & 7))
    next[index] = heads[hash & (buckets - 1)] ?? -1
    heads[hash & (buckets - 1)] = index
  }
  const seen = new Int32Array(texts.length)
  let generation = 0

  return {
    scan(text, found) {
      generation++
      for (const one of short) if (text.includes(one.text)) found(one.index)
      let window = 0
      for (let at = 0; at < text.length; at++) {
        window = (window << 8) | text.charCodeAt(at)
        const hash = hashOf(window)
        const bit = hash >>> (32 - BITMAP_BITS)
        if (((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) continue
        for (let index = heads[hash & (buckets - 1)] ?? -1; index >= 0; index = next[index] ?? -1) {
          if (windows[index] !== window || seen[index] === generation) continue
          const from = at - 3 - (offsets[index] ?? 0)
          if (from < 0 || !text.startsWith(texts[index] ?? '', from)) continue
          seen[index] = generation
          found(index)
        }
      }
    },
  }
}

/** The low bits choose the bucket, the high ones the bit. */
function hashOf(window: number): number {
  const mixed = Math.imul(window ^ (window >>> 15), 0x9e3779b1)
  return mixed ^ (mixed >>> 13)
}

/** For each text its window that is rarest among all texts, and where it stands. */
function rarestWindows(texts: readonly ByteString[]): { windows: Int32Array; offsets: Uint16Array } {
  const counts = new Map<number, number>()
  for (const text of texts) {
    for (let at = 0; at + 4 <= text.length; at++)
      counts.set(windowAt(text, at), (counts.get(windowAt(text, at)) ?? 0) + 1)
  }
  const windows = new Int32Array(texts.length)
  const offsets = new Uint16Array(texts.length)
  for (const [index, text] of texts.entries()) {
    let fewest = Infinity
    for (let at = 0; at + 4 <= Math.min(text.length, 65_000); at++) {
      const window = windowAt(text, at)
      const count = counts.get(window) ?? 0
      if (count >= fewest) continue
      fewest = count
      windows[index] = window
      offsets[index] = at
    }
  }
  return { windows, offsets }
}

function windowAt(text: ByteString, at: number): number {
  return (
    (text.charCodeAt(at) << 24) |
    (text.charCodeAt(at + 1) << 16) |
    (text.charCodeAt(at + 2) << 8) |
    text.charCodeAt(at + 3)
  )
}
