import type { ByteString } from '../../../model/record.ts'
import { fold } from '../rules/fold.ts'
import { ORDINARY_TEXT } from '../rules/ordinary-text.ts'

/** Says whether some text may be in a line: two bytes at a time, so that most lines cost a tenth of a microsecond. */
export interface LineTexts {
  /**
   * True when bytes[from, to) holds one of the texts, or when a field other than bytes[skip, skipTo) may have another form that does. `bytes` is
   * the array this was made for.
   */
  mayStandIn(from: number, to: number, skip: number, skipTo: number): boolean
}

const LETTER = /[a-z]/
/** Kinds of pair. */
const TEXT = 1
const HIDES = 2
const SLASH = 47
const PLUS = 43
const PERCENT = 37
const BACKSLASH = 92
const HASH = 35

/** `texts`: folded, 2 bytes or more. `bytes` begins at an even address. */
export function createLineTexts(texts: readonly ByteString[], bytes: Uint8Array): LineTexts {
  const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
  const kinds = new Uint8Array(65_536)
  /** Texts by the pair that gives them away, and where in the text it stands. */
  const owners = new Map<number, Array<{ text: ByteString; at: number }>>()
  const counts = pairCounts()
  const hasSpace = texts.some((text) => text.includes(' '))
  const hasSlash = texts.some((text) => text.includes('/'))

  function mark(text: ByteString, at: number, first: string | null, second: string | null): void {
    for (const a of formsOf(first)) {
      for (const b of formsOf(second)) {
        const pair = a | (b << 8)
        kinds[pair]! |= TEXT
        owners.set(pair, [...(owners.get(pair) ?? []), { text, at }])
      }
    }
  }

  // A text is met at an even or an odd place: of three bytes in a row one of the two pairs is seen.
  for (const text of texts) {
    if (text.length === 2) {
      mark(text, 0, text[0]!, text[1]!)
      mark(text, -1, null, text[0]!)
      continue
    }
    let best = 0
    let fewest = Number.POSITIVE_INFINITY
    for (let at = 0; at + 3 <= text.length; at++) {
      const count = (counts.get(text.slice(at, at + 2)) ?? 0) + (counts.get(text.slice(at + 1, at + 3)) ?? 0)
      if (count >= fewest) continue
      fewest = count
      best = at
    }
    mark(text, best, text[best]!, text[best + 1]!)
    mark(text, best + 1, text[best + 1]!, text[best + 2]!)
  }
  for (let pair = 0; pair < 65_536; pair++) if (hides(pair & 255) || hides(pair >> 8)) kinds[pair]! |= HIDES

  /** Whether a byte may be part of another form of what is looked for. */
  function hides(byte: number): boolean {
    if (byte === PERCENT || byte === BACKSLASH || byte === HASH || byte >= 128) return true
    return (hasSpace && byte === PLUS) || (hasSlash && byte === SLASH)
  }

  /** A slash does only beside another one (or `/./`) that is not behind `:`. */
  function hidesAt(at: number): boolean {
    const byte = bytes[at]!
    if (byte !== SLASH) return hides(byte)
    if (bytes[at + 1] !== SLASH && (bytes[at + 1] !== 46 || bytes[at + 2] !== SLASH)) return false
    return bytes[at - 1] !== 58
  }

  function standsAt(from: number, to: number, begin: number, text: ByteString): boolean {
    if (begin < from || begin + text.length > to) return false
    for (let i = 0; i < text.length; i++) {
      const byte = bytes[begin + i]!
      if ((byte >= 65 && byte <= 90 ? byte + 32 : byte) !== text.charCodeAt(i)) return false
    }
    return true
  }

  return {
    mayStandIn(from, to, skip, skipTo) {
      const last = (to + 1) >> 1
      for (let i = from >> 1; i < last; i++) {
        const pair = pairs[i]!
        const kind = kinds[pair]!
        if (kind === 0) continue
        const at = i * 2
        if ((kind & TEXT) !== 0) {
          for (const owner of owners.get(pair)!) if (standsAt(from, to, at - owner.at, owner.text)) return true
        }
        if ((kind & HIDES) === 0) continue
        for (let byte = at; byte < at + 2; byte++)
          if (byte >= from && byte < to && (byte < skip || byte >= skipTo) && hidesAt(byte)) return true
      }
      return false
    },
  }
}

/** Codes of a byte of a folded text as it may be written; of null: every one. */
function formsOf(char: string | null): number[] {
  if (char === null) return Array.from({ length: 256 }, (_, code) => code)
  return LETTER.test(char) ? [char.charCodeAt(0), char.charCodeAt(0) - 32] : [char.charCodeAt(0)]
}

function pairCounts(): Map<string, number> {
  const counts = new Map<string, number>()
  const ordinary = fold(ORDINARY_TEXT)
  for (let at = 0; at + 2 <= ordinary.length; at++) {
    const pair = ordinary.slice(at, at + 2)
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return counts
}
