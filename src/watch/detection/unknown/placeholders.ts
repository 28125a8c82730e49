import type { ByteString } from '../../../model/record.ts'

/** Stands for what was cut off. */
export const CUT = '{...}'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/i
const DATE = /^(?:19|20)\d\d[-._]\d\d[-._]\d\d(?!\d)/
/** Equal bytes in a row that count as padding (`NNNNNNNNN...`). */
const RUN = 9
const LONGEST_WORD = 32

/** Kinds of byte. */
const DIGIT = 1
const HEX_LETTER = 2
const LETTER = 4
const UPPER = 8
const BINARY = 16
const KIND = new Uint8Array(256)
for (let c = 0; c < 256; c++) {
  if (c >= 48 && c <= 57) KIND[c] = DIGIT
  else if ((c | 32) >= 97 && (c | 32) <= 122) {
    KIND[c] = LETTER | ((c | 32) <= 102 ? HEX_LETTER : 0) | (c <= 90 ? UPPER : 0)
  } else if (c < 32 || c >= 127) KIND[c] = BINARY
}

/** text[from,to) with its changing parts replaced, cut at `limit` bytes. */
export function placeholders(text: ByteString, from: number, to: number, limit: number): ByteString {
  let out = ''
  let at = from
  while (at < to) {
    const kind = KIND[text.charCodeAt(at)] ?? BINARY
    let end: number
    let piece: ByteString
    if (kind & (DIGIT | LETTER)) {
      end = wordEnd(text, at, to)
      const long = longForm(text, at, end)
      if (long === null) piece = wordTemplate(text, at, end)
      else {
        end = Math.min(to, at + long.length)
        piece = long.name
      }
    } else if (kind & BINARY) {
      end = at + 1
      while (end < to && (KIND[text.charCodeAt(end)] ?? BINARY) & BINARY) end++
      piece = '{bin}'
    } else {
      end = escapesEnd(text, at, to)
      piece = end >= at + 9 ? '{enc}' : text.slice(at, end)
    }
    if (out.length + piece.length > limit) return out.slice(0, limit - CUT.length) + CUT
    out += piece
    at = end
  }
  return out
}

function wordEnd(text: ByteString, at: number, to: number): number {
  let end = at + 1
  while (end < to && (KIND[text.charCodeAt(end)] ?? 0) & (DIGIT | LETTER)) end++
  return end
}

/** Forms that span several words: a uuid or a date beginning here. */
function longForm(text: ByteString, at: number, end: number): { name: ByteString; length: number } | null {
  const after = text.charCodeAt(end)
  if (end - at === 8 && after === 45 && UUID.test(text.slice(at, at + 37))) return { name: '{uuid}', length: 36 }
  if (end - at !== 4 || (after !== 45 && after !== 46 && after !== 95)) return null
  return DATE.test(text.slice(at, at + 11)) ? { name: '{date}', length: 10 } : null
}

/** After the `%XX` and `%uXXXX` escapes that begin here; one byte on when there are none. */
function escapesEnd(text: ByteString, at: number, to: number): number {
  let end = at
  while (end < to && text.charCodeAt(end) === 37) {
    const wide = text.charCodeAt(end + 1) === 117
    const digits = wide ? 4 : 2
    const first = end + (wide ? 2 : 1)
    if (first + digits > to) break
    for (let i = first; i < first + digits; i++) {
      if (!((KIND[text.charCodeAt(i)] ?? 0) & (DIGIT | HEX_LETTER))) return Math.max(end, at + 1)
    }
    end = first + digits
  }
  return Math.max(end, at + 1)
}

/** A word of letters and digits: what it says, or what kind of changing value it is. */
function wordTemplate(text: ByteString, at: number, end: number): ByteString {
  let kinds = 0
  let common = DIGIT | HEX_LETTER
  let changes = 0
  let lower = false
  let digits = 0
  let last = 0
  for (let i = at; i < end; i++) {
    const kind = KIND[text.charCodeAt(i)] ?? 0
    kinds |= kind
    if (!(kind & (DIGIT | HEX_LETTER))) common = 0
    if (kind & DIGIT) digits++
    else if (!(kind & UPPER)) lower = true
    const group = kind & (DIGIT | UPPER)
    if (i > at && group !== last) changes++
    last = group
  }
  const length = end - at
  if (digits === length) return '{n}'
  if (common !== 0 && digits > 0 && length >= 8) return '{hex}'
  const mixed = lower && (kinds & UPPER) !== 0
  if (digits > 0 && changes >= 4 && (mixed ? length >= 12 : length >= 16)) return '{b64}'
  if (digits === 0 && mixed && length >= 24 && changes * 3 >= length) return '{b64}'
  return plainWord(text, at, end)
}

/** The word itself: numbers of two digits and more, and padding, replaced; long ones cut. */
function plainWord(text: ByteString, at: number, end: number): ByteString {
  let out = ''
  let i = at
  while (i < end) {
    if (out.length >= LONGEST_WORD) return out + CUT
    const c = text.charCodeAt(i)
    const digit = ((KIND[c] ?? 0) & DIGIT) !== 0
    let next = i + 1
    while (next < end && (digit ? (KIND[text.charCodeAt(next)] ?? 0) & DIGIT : text.charCodeAt(next) === c)) next++
    if (digit && next > i + 1) out += '{n}'
    else if (next - i >= RUN) out += `${text[i]}${CUT}`
    else out += text.slice(i, next)
    i = next
  }
  return out
}
