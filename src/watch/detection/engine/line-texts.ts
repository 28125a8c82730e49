import type { ByteString } from '../../../model/record.ts'
import { fold } from '../rules/fold.ts'
import { ORDINARY_TEXT } from '../rules/ordinary-text.ts'

/** Says which rules may find a text in a line: two bytes at a time, so that most lines cost a tenth of a microsecond. */
export interface LineTexts {
  /** `hasPlus`: the lines that follow may write any space as `+`; else only behind a `?`. */
  useLayout(hasPlus: boolean): void
  /**
   * Those of the bits `wanted` of which a text stands in bytes[from, to); all of them when a field other than bytes[skip, skipTo) may have
   * another form that holds a text. `bytes` is the array this was made for.
   */
  find(from: number, to: number, skip: number, skipTo: number, wanted: number): number
  /** Bits that the last `find` gave only because something may hide a text. */
  readonly hidden: number
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
const DOT = 46
const COLON = 58
const MARK = 63

/** `rulesOf`: bits by text; the texts folded, 2 bytes or more. `bytes` begins at an even address. */
export function createLineTexts(rulesOf: ReadonlyMap<ByteString, number>, bytes: Uint8Array): LineTexts {
  const texts = [...rulesOf.keys()]
  const pairs = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
  const kinds = new Uint8Array(65_536)
  /** Texts by the pair that gives them away, and where in the text it stands. */
  const owners = new Map<number, Array<{ text: ByteString; at: number; rules: number }>>()
  const counts = pairCounts()
  const rulesWith = (part: string): number =>
    texts.reduce((bits, text) => (text.includes(part) ? bits | rulesOf.get(text)! : bits), 0)
  const withSpace = rulesWith(' ')
  const withSlash = rulesWith('/')

  function mark(text: ByteString, at: number, first: string | null, second: string | null): void {
    for (const a of formsOf(first)) {
      for (const b of formsOf(second)) {
        const pair = a | (b << 8)
        kinds[pair]! |= TEXT
        owners.set(pair, [...(owners.get(pair) ?? []), { text, at, rules: rulesOf.get(text)! }])
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
  for (let pair = 0; pair < 65_536; pair++) {
    const [first, second] = [pair & 255, pair >> 8]
    if (isAny(first) || isAny(second)) kinds[pair]! |= HIDES
    else if (withSpace !== 0 && (first === PLUS || second === PLUS)) kinds[pair]! |= HIDES
    else if (withSlash !== 0 && (second === SLASH || (first === SLASH && second === DOT))) kinds[pair]! |= HIDES
  }

  /** The rules of which the byte at `at`, in a line that begins at `from`, may be part of another form of a text. */
  function hiddenAt(from: number, at: number): number {
    const byte = bytes[at]!
    if (byte === PLUS) return plusAnywhere || isBehindMark(from, at) ? withSpace : 0
    if (byte !== SLASH) return isAny(byte) ? -1 : 0
    // A slash is, beside another one (or `/./`) that is not behind `:`.
    if (bytes[at + 1] !== SLASH && (bytes[at + 1] !== DOT || bytes[at + 2] !== SLASH)) return 0
    return bytes[at - 1] === COLON ? 0 : withSlash
  }

  /** Whether a `?` stands before it in the line. */
  function isBehindMark(from: number, at: number): boolean {
    for (let i = at - 1; i >= from; i--) if (bytes[i] === MARK) return true
    return false
  }

  function standsAt(from: number, to: number, begin: number, text: ByteString): boolean {
    if (begin < from || begin + text.length > to) return false
    for (let i = 0; i < text.length; i++) {
      const byte = bytes[begin + i]!
      if ((byte >= 65 && byte <= 90 ? byte + 32 : byte) !== text.charCodeAt(i)) return false
    }
    return true
  }

  let hidden = 0
  let plusAnywhere = false

  return {
    useLayout(hasPlus) {
      plusAnywhere = hasPlus
    },
    get hidden() {
      return hidden
    },
    find(from, to, skip, skipTo, wanted) {
      const last = (to + 1) >> 1
      let found = 0
      hidden = 0
      for (let i = from >> 1; i < last; i++) {
        const pair = pairs[i]!
        const kind = kinds[pair]!
        if (kind === 0) continue
        const at = i * 2
        if ((kind & TEXT) !== 0) {
          for (const { text, at: offset, rules } of owners.get(pair)!)
            if ((rules & wanted & ~found) !== 0 && standsAt(from, to, at - offset, text)) found |= rules & wanted
        }
        if ((kind & HIDES) === 0) continue
        for (let byte = at; byte < at + 2; byte++)
          if (byte >= from && byte < to && (byte < skip || byte >= skipTo)) hidden |= hiddenAt(from, byte) & wanted
        if (hidden === wanted) break
      }
      return found | hidden
    },
  }
}

/** Bytes that may stand for any other. */
function isAny(byte: number): boolean {
  return byte === PERCENT || byte === BACKSLASH || byte === HASH || byte >= 128
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
