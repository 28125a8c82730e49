import type { ByteString } from '../../../model/record.ts'
import { fold } from './fold.ts'
import { ORDINARY_TEXT } from './ordinary-text.ts'

/** Finds many short texts at once. */
export interface TextFinder {
  /** Begins a new set of texts to look at. */
  begin(): void
  /** Calls `found` with the index of each wanted text in `text` that was not yet found since `begin`. */
  find(text: ByteString, found: (index: number) => void): void
}

/**
 * Every wanted text (folded, 2 bytes or more) hangs on one of its byte pairs, the one that ordinary lines and other wanted texts hold
 * least: one look into a table for each byte.
 */
export function createTextFinder(wanted: readonly ByteString[]): TextFinder {
  const heads = new Int16Array(65_536).fill(-1)
  const next = new Int16Array(wanted.length).fill(-1)
  const offsets = new Uint8Array(wanted.length)
  const seen = new Int32Array(wanted.length)
  const counts = pairCounts(wanted)
  let round = 1
  for (const [index, text] of wanted.entries()) {
    let fewest = Number.POSITIVE_INFINITY
    for (let at = 0; at + 2 <= text.length; at++) {
      const count = counts[pairAt(text, at)] ?? 0
      if (count >= fewest) continue
      fewest = count
      offsets[index] = at
    }
    const pair = pairAt(text, offsets[index] ?? 0)
    next[index] = heads[pair] ?? -1
    heads[pair] = index
  }
  return {
    begin() {
      round = (round + 1) | 0
    },
    find(text, found) {
      let pair = 0
      for (let at = 0; at < text.length; at++) {
        pair = ((pair << 8) | text.charCodeAt(at)) & 0xffff
        for (let index = heads[pair]!; index >= 0; index = next[index]!) {
          if (seen[index] === round) continue
          const from = at - 1 - offsets[index]!
          if (from < 0 || !text.startsWith(wanted[index]!, from)) continue
          seen[index] = round
          found(index)
        }
      }
    },
  }
}

function pairAt(text: ByteString, at: number): number {
  return (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1)
}

function pairCounts(wanted: readonly ByteString[]): Int32Array {
  const counts = new Int32Array(65_536)
  const ordinary = fold(ORDINARY_TEXT)
  for (let at = 0; at + 2 <= ordinary.length; at++) counts[pairAt(ordinary, at)]! += 4
  for (const text of wanted) for (let at = 0; at + 2 <= text.length; at++) counts[pairAt(text, at)]!++
  return counts
}
