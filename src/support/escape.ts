/*
 * The only way from untrusted text to a terminal, page, table or file. What a person cannot see, or what would change
 * how the rest is shown, becomes visible as `\xHH` (one byte) or `\u{...}` (one code point). Nothing is dropped.
 * A backslash that was in the text stays as it is: servers write `\x16` themselves, and doubling it would mislead.
 */

/** Invisible, reordering, or not a character: controls, formats, surrogates, private use, unassigned, odd spaces. */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/u
const MARK = /\p{M}/u
const PLAIN = /^[\x20-\x7e]*$/
/** Marks that pile up on one letter paint over the lines above; more than these are shown by number. */
const MARKS_IN_A_ROW = 2

/**
 * Untrusted bytes (a byte string: one char a byte) for people: valid UTF-8 decoded, everything hidden made visible, at
 * most `max` characters.
 */
export function visible(bytes: string, max = 400): string {
  // One character comes from at most four bytes.
  const enough = bytes.length > max * 4 ? bytes.slice(0, max * 4 + 4) : bytes
  if (PLAIN.test(enough)) return cut(enough, max)
  return show(decode(enough, max), max, true)
}

/** The same for text that is a JavaScript string already. Lone surrogates become visible too. */
export function visibleText(text: string, max = 400): string {
  const enough = text.length > max * 2 ? text.slice(0, max * 2 + 2) : text
  if (PLAIN.test(enough)) return cut(enough, max)
  return show(enough, max, false)
}

/** Text for an HTML text node or a double-quoted attribute value. */
export function html(text: string): string {
  return visibleText(text, Number.POSITIVE_INFINITY).replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`)
}

/** One CSV cell (RFC 4180). Text a spreadsheet would take for a formula gets a leading `'`. Numbers need no escaping. */
export function csvCell(text: string): string {
  const safe = visibleText(text, Number.POSITIVE_INFINITY)
  const guarded = /^\s*[=+\-@\t\r\0＝＋－＠]/.test(text) ? `'${safe}` : safe
  return /[",;]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** Encodes text as the byte string of its UTF-8 form, one char a byte. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** Decodes a byte string; invalid bytes become U+FFFD. For computing, not for showing. */
export function fromUtf8(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, Math.max(0, max - 1))}…` : text
}

/** `fromBytes`: lone surrogates of `decode` stand for bytes. */
function show(text: string, max: number, fromBytes: boolean): string {
  let shown = ''
  let length = 0
  let marks = 0
  for (const char of text) {
    const piece = visibleChar(char, shown === '' ? MARKS_IN_A_ROW : marks, fromBytes)
    marks = piece === char && MARK.test(char) ? marks + 1 : 0
    const size = piece === char ? 1 : piece.length
    if (length + size > max) return shortened(shown, max)
    shown += piece
    length += size
  }
  return shown
}

function shortened(shown: string, max: number): string {
  const chars = [...shown]
  return `${chars.slice(0, Math.max(0, Math.min(chars.length, max - 1))).join('')}…`
}

function visibleChar(char: string, marksBefore: number, fromBytes: boolean): string {
  const code = char.codePointAt(0) ?? 0
  if (fromBytes && code >= INVALID && code <= INVALID + 0xff) return `\\x${hex(code - INVALID)}`
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code)}`
  if (code < 0x7f) return char
  if (HIDDEN.test(char)) return `\\u{${code.toString(16)}}`
  return marksBefore >= MARKS_IN_A_ROW && MARK.test(char) ? `\\u{${code.toString(16)}}` : char
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}

/** Lone surrogates U+DC00..U+DCFF stand for invalid bytes between `decode` and `show`; text never holds them then. */
const INVALID = 0xdc00

/** Decodes UTF-8; each byte that is not part of a valid sequence becomes one lone surrogate. Stops after `max` + 1. */
function decode(bytes: string, max: number): string {
  let text = ''
  let count = 0
  for (let at = 0; at < bytes.length && count <= max; count++) {
    const lead = bytes.charCodeAt(at)
    const size = sequenceSize(lead)
    const code = size === 0 ? -1 : codePoint(bytes, at, size, lead)
    text += code < 0 ? String.fromCharCode(INVALID + (lead & 0xff)) : String.fromCodePoint(code)
    at += code < 0 ? 1 : size
  }
  return text
}

/** Bytes of the sequence that `lead` begins; 0 when it cannot begin one. */
function sequenceSize(lead: number): number {
  if (lead < 0x80) return 1
  if (lead < 0xc2 || lead > 0xf4) return 0
  return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
}

/** The code point of a sequence of `size` bytes, or -1 when it is not valid: cut, overlong, surrogate, too large. */
function codePoint(bytes: string, at: number, size: number, lead: number): number {
  if (size === 1) return lead
  let code = lead & (0x7f >> size)
  for (let i = 1; i < size; i++) {
    const next = bytes.charCodeAt(at + i)
    if ((next & 0xc0) !== 0x80) return -1
    code = (code << 6) | (next & 0x3f)
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000
  return code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? -1 : code
}
