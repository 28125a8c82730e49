import type { ByteString } from '../../../model/record.ts'
import { fold } from './fold.ts'
import { ORDINARY_TEXT } from './ordinary-text.ts'

/** Finds many short texts at once. */
export interface TextFinder {
  /** Begins a new set of texts to look at. */
  begin(): void
  /** Adds to `found` the index of each wanted text in `text` that was not yet found since `begin`. */
  find(text: ByteString, found: number[]): void
}

const CELLS = 1 << 15

/**
 * Every wanted text (folded, 2 bytes or more) hangs on one of its triples of bytes, the one that ordinary lines and other wanted texts
 * hold least, or on its pair when it has no more: two looks into tables for each byte.
 */
export function createTextFinder(wanted: readonly ByteString[]): TextFinder {
  const pairs = new Int16Array(65_536).fill(-1)
  const heads = new Int16Array(CELLS).fill(-1)
  const next = new Int16Array(wanted.length).fill(-1)
  const triples = new Int32Array(wanted.length)
  const offsets = new Uint8Array(wanted.length)
  const seen = new Int32Array(wanted.length)
  const counts = tripleCounts(wanted)
  let round = 1
  for (const [index, text] of wanted.entries()) {
    if (text.length === 2) {
      pairs[(text.charCodeAt(0) << 8) | text.charCodeAt(1)] = index
      continue
    }
    let fewest = Number.POSITIVE_INFINITY
    for (let at = 0; at + 3 <= text.length; at++) {
      const count = counts[cellOf(tripleAt(text, at))] ?? 0
      if (count >= fewest) continue
      fewest = count
      offsets[index] = at
    }
    const triple = tripleAt(text, offsets[index] ?? 0)
    triples[index] = triple
    next[index] = heads[cellOf(triple)] ?? -1
    heads[cellOf(triple)] = index
  }

  function standsAt(text: ByteString, index: number, from: number): boolean {
    const one = wanted[index]!
    if (from < 0 || from + one.length > text.length) return false
    for (let i = 0; i < one.length; i++) if (text.charCodeAt(from + i) !== one.charCodeAt(i)) return false
    return true
  }

  return {
    begin() {
      round = (round + 1) | 0
    },
    find(text, found) {
      let triple = 0
      for (let at = 0; at < text.length; at++) {
        triple = ((triple << 8) | text.charCodeAt(at)) & 0xff_ff_ff
        const pair = pairs[triple & 0xffff]!
        if (pair >= 0 && at > 0 && seen[pair] !== round) {
          seen[pair] = round
          found.push(pair)
        }
        for (let index = heads[cellOf(triple)]!; index >= 0; index = next[index]!) {
          if (triples[index] !== triple || seen[index] === round) continue
          if (!standsAt(text, index, at - 2 - offsets[index]!)) continue
          seen[index] = round
          found.push(index)
        }
      }
    },
  }
}

function tripleAt(text: ByteString, at: number): number {
  return (text.charCodeAt(at) << 16) | (text.charCodeAt(at + 1) << 8) | text.charCodeAt(at + 2)
}

function cellOf(triple: number): number {
  return (Math.imul(triple, 0x9e3779b1) >>> 17) & (CELLS - 1)
}

function tripleCounts(wanted: readonly ByteString[]): Int32Array {
  const counts = new Int32Array(CELLS)
  const ordinary = fold(ORDINARY_TEXT)
  for (let at = 0; at + 3 <= ordinary.length; at++) counts[cellOf(tripleAt(ordinary, at))]! += 4
  for (const text of wanted) for (let at = 0; at + 3 <= text.length; at++) counts[cellOf(tripleAt(text, at))]!++
  return counts
}
