import type { ByteString } from '../../../model/record.ts'

/** Finds which of many folded texts occur in a folded text, in one pass however many they are. */
export interface LiteralScanner {
  /** Calls `found` with the index of each text that occurs; a text may be named more than once. */
  scan(text: ByteString, found: (index: number) => void): void
}

const BITMAP_BITS = 17

/**
 * Every text is known by its 4-byte window that the fewest other texts share. Scanning asks a 16 KiB bitmap at each byte,
 * and compares whole texts only where a window stands.
 */
export function createLiteralScanner(texts: readonly ByteString[]): LiteralScanner {
  const short = texts.flatMap((text, index) => (text.length < 4 ? [{ text, index }] : []))
  const bitmap = new Uint8Array((1 << BITMAP_BITS) >> 3)
  const byWindow = groupByRarestWindow(texts)
  for (const window of byWindow.keys()) {
    const bit = bitOf(window)
    bitmap[bit >> 3] = (bitmap[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
  return {
    scan(text, found) {
      for (const one of short) if (text.includes(one.text)) found(one.index)
      let window = 0
      for (let at = 0; at < text.length; at++) {
        window = (window << 8) | text.charCodeAt(at)
        const bit = bitOf(window)
        if (((bitmap[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) continue
        const owners = byWindow.get(window)
        if (owners === undefined) continue
        for (const { value, index, offset } of owners)
          if (text.startsWith(value, at - 3 - offset) && at - 3 >= offset) found(index)
      }
    },
  }
}

interface Owner {
  value: ByteString
  index: number
  /** Where the window stands in the text. */
  offset: number
}

function bitOf(window: number): number {
  return Math.imul(window, 0x9e3779b1) >>> (32 - BITMAP_BITS)
}

function groupByRarestWindow(texts: readonly ByteString[]): Map<number, Owner[]> {
  const counts = new Map<number, number>()
  for (const text of texts)
    for (let at = 0; at + 4 <= text.length; at++)
      counts.set(windowAt(text, at), (counts.get(windowAt(text, at)) ?? 0) + 1)
  const groups = new Map<number, Owner[]>()
  for (const [index, value] of texts.entries()) {
    if (value.length < 4) continue
    let offset = 0
    for (let at = 1; at + 4 <= value.length; at++) {
      if ((counts.get(windowAt(value, at)) ?? 0) < (counts.get(windowAt(value, offset)) ?? 0)) offset = at
    }
    const window = windowAt(value, offset)
    const group = groups.get(window)
    if (group === undefined) groups.set(window, [{ value, index, offset }])
    else group.push({ value, index, offset })
  }
  return groups
}

function windowAt(text: ByteString, at: number): number {
  return (
    (text.charCodeAt(at) << 24) |
    (text.charCodeAt(at + 1) << 16) |
    (text.charCodeAt(at + 2) << 8) |
    text.charCodeAt(at + 3)
  )
}
