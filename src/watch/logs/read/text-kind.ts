/** What unpacked bytes are. `start` is where the text begins, after a byte order mark. */
export interface TextKind {
  kind: 'text' | 'binary' | 'utf-16le' | 'utf-16be'
  start: number
}

/** Bytes of one sample. */
export const SAMPLE_BYTES = 16 * 1024

/**
 * Judges samples of one file: its head first, then any others. One sample of text is enough to call the file text: a
 * log may begin with a hole of NULs (copytruncate) or with the garbage requests of an attacker who wants it passed over.
 */
export function textKind(samples: readonly Uint8Array[]): TextKind {
  const head = samples[0] ?? new Uint8Array(0)
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { kind: 'text', start: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { kind: 'utf-16le', start: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { kind: 'utf-16be', start: 2 }
  if (looksWide(head, 0)) return { kind: 'utf-16le', start: 0 }
  if (looksWide(head, 1)) return { kind: 'utf-16be', start: 0 }
  const text = head.length === 0 || samples.some(looksLikeText)
  return { kind: text ? 'text' : 'binary', start: 0 }
}

/** ASCII text as UTF-16 without a mark: characters at every second byte from `first`, NULs between them. */
function looksWide(bytes: Uint8Array, first: 0 | 1): boolean {
  const units = Math.min(bytes.length, 2048) >> 1
  if (units < 16) return false
  let wide = 0
  for (let i = 0; i < units; i++) {
    const char = bytes[2 * i + first] ?? 0
    if (char !== 0 && char < 0x80 && bytes[2 * i + 1 - first] === 0) wide++
  }
  return wide > units * 0.9
}

/**
 * Clean bytes, or a good part in lines that begin with a run of printable characters: the server writes the start of each line, so
 * an attacker's bytes further on do not count.
 */
function looksLikeText(bytes: Uint8Array): boolean {
  let controls = 0
  let inTextLines = 0
  let lineStart = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 0x0a) {
      if (printableRun(bytes, lineStart) >= PRINTABLE_START) inTextLines += i - lineStart
      lineStart = i + 1
    } else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0d && byte !== 0x1b) {
      controls++
    }
  }
  return controls * 100 <= bytes.length || inTextLines * 4 >= bytes.length
}

/** `1.2.3.4 - - [19` or `{"level":"info"`. */
const PRINTABLE_START = 14

function printableRun(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && at - from < PRINTABLE_START && isPrintable(bytes[at] ?? 0)) at++
  return at - from
}

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f
}
