import type { ByteString } from '../../../model/record.ts'
import { fold } from '../rules/fold.ts'
import { ORDINARY_TEXT } from '../rules/ordinary-text.ts'

/** Finds texts that rules look for anywhere in a line and that are too short or too ordinary for the kernel. */
export interface KeywordFinder {
  /**
   * Puts the numbers of the texts that stand in bytes[from, to) into `found`, each once. Returns what else may hide texts: bits of `Hiding`.
   */
  find(bytes: Uint8Array, from: number, to: number, found: number[]): number
}

export const Hiding = {
  /** `%`, a backslash, or bytes beyond ASCII. */
  ANY: 1,
  /** `+` behind `?`: it may be a space. */
  SPACE: 2,
  /** `//` or `/./`, not behind `:`: it may be one slash. */
  SLASH: 4,
} as const

const FOLDED = Uint8Array.from({ length: 256 }, (_, c) => (c >= 65 && c <= 90 ? c + 32 : c))
const ANY = Uint8Array.from({ length: 256 }, (_, c) => (c === 37 || c === 92 || c >= 128 ? 1 : 0))
const SLASH = 47
const DOT = 46
const COLON = 58
const MARK = 63
const PLUS = 43

/** `texts`: folded, 2 bytes or more. Each hangs on its byte pair that ordinary lines hold least: one look for each byte of a line. */
export function createKeywordFinder(texts: readonly ByteString[]): KeywordFinder {
  const heads = new Int16Array(65_536).fill(-1)
  const next = new Int16Array(texts.length)
  const offsets = new Uint8Array(texts.length)
  const counts = new Int32Array(65_536)
  const pairOf = (text: string, at: number): number => (text.charCodeAt(at) << 8) | text.charCodeAt(at + 1)
  const ordinary = fold(ORDINARY_TEXT)
  for (let at = 0; at + 2 <= ordinary.length; at++) counts[pairOf(ordinary, at)]!++
  for (const [index, text] of texts.entries()) {
    let rarest = 0
    for (let at = 1; at + 2 <= Math.min(text.length, 255); at++)
      if (counts[pairOf(text, at)]! < counts[pairOf(text, rarest)]!) rarest = at
    const pair = pairOf(text, rarest)
    offsets[index] = rarest
    next[index] = heads[pair]!
    heads[pair] = index
  }

  function standsAt(bytes: Uint8Array, at: number, to: number, text: ByteString): boolean {
    if (at + text.length > to) return false
    for (let i = 0; i < text.length; i++) if (FOLDED[bytes[at + i]!] !== text.charCodeAt(i)) return false
    return true
  }

  return {
    find(bytes, from, to, found) {
      let pair = 0
      let hiding = 0
      let marked = false
      for (let at = from; at < to; at++) {
        const byte = bytes[at]!
        hiding |= ANY[byte]!
        if (byte === SLASH) {
          const before = bytes[at - 1]!
          const first = before === DOT ? at - 2 : at - 1
          if ((before === SLASH || (before === DOT && bytes[first] === SLASH)) && bytes[first - 1] !== COLON)
            hiding |= Hiding.SLASH
        } else if (byte === MARK) marked = true
        else if (byte === PLUS && marked) hiding |= Hiding.SPACE
        pair = ((pair << 8) | FOLDED[byte]!) & 0xffff
        for (let index = heads[pair]!; index >= 0; index = next[index]!) {
          const begin = at - 1 - offsets[index]!
          if (begin >= from && !found.includes(index) && standsAt(bytes, begin, to, texts[index]!)) found.push(index)
        }
      }
      return hiding
    },
  }
}
