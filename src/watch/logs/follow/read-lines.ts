import { beginsWith, HEAD_BYTES, TAIL_BYTES } from './fingerprint.ts'
import type { System } from './system.ts'
import { hasTail, headIsFull, headIsIn, moveTail, type Text, tailLength } from './text.ts'

export const LINE_LIMIT = 65_536
export const CHUNK = 262_144
const FILLER = 120
const NEWLINE = 10
/** UTF-16 text may begin with one NUL; a hole is longer. */
const SMALLEST_HOLE = 16

export interface Lines {
  bytes: Uint8Array
  from: number
  to: number
  line: number
  lines: number
}

/**
 * Reads the whole lines behind the offset of an open plain file, at most one chunk. `cut`: the file no longer holds what was delivered.
 * `again`: nothing to deliver, but it moved on. `nothing`: no whole line. `whole`: the last line may lack its newline.
 * Of a line longer than 64 KiB the first 64 KiB are delivered, and one byte more, so that its reader sees it is cut.
 */
export function readLines(
  system: System,
  text: Text,
  fd: number,
  buffer: Uint8Array,
  whole: boolean,
): Lines | 'cut' | 'again' | 'nothing' | 'fault' {
  if (text.scanned > 0) return readLong(system, text, fd, buffer, whole)
  const before = tailLength(text)
  const got = system.read(fd, buffer, 0, before + CHUNK, text.offset - before)
  if (got < 0) return 'fault'
  if (got < before || !hasTail(text, buffer.subarray(0, before))) return 'cut'
  if (text.offset === 0 && !beginsWith(buffer.subarray(0, got), text.head)) return 'cut'
  text.tail ??= Buffer.from(buffer.subarray(0, before))
  const { head, size } = text
  learnHead(text, buffer.subarray(before, got))
  // One read of much may have seen the beginning of one text and the end of another; then the beginning is no longer there.
  if (got > before && headIsIn(system, text, fd) !== true) {
    text.head = head
    text.size = size
    return 'cut'
  }
  const hole = text.offset === 0 ? nulsFrom(buffer, before, got) : 0
  if (hole >= SMALLEST_HOLE) {
    take(text, buffer.subarray(before, before + hole), 0)
    return 'again'
  }
  const newline = buffer.subarray(0, got).lastIndexOf(NEWLINE)
  if (newline >= before) return deliver(text, buffer.subarray(before, newline + 1))
  if (got - before === CHUNK) {
    text.scanned = CHUNK
    return 'again'
  }
  text.dry = text.offset + got - before
  if (!whole || got === before) return 'nothing'
  return deliverLast(text, buffer, before, got)
}

/** In a line that is longer than a chunk: looks for its end, then reads its beginning again. */
function readLong(
  system: System,
  text: Text,
  fd: number,
  buffer: Uint8Array,
  whole: boolean,
): Lines | 'cut' | 'again' | 'nothing' | 'fault' {
  const got = system.read(fd, buffer, 0, CHUNK, text.offset + text.scanned)
  if (got < 0) return 'fault'
  const newline = buffer.subarray(0, got).indexOf(NEWLINE)
  if (newline < 0 && !(whole && got === 0)) {
    text.scanned += got
    text.dry = text.offset + text.scanned
    return got === 0 ? 'nothing' : 'again'
  }
  const length = text.scanned + (newline < 0 ? 0 : newline + 1)
  const before = tailLength(text)
  const first = system.read(fd, buffer, 0, before + LINE_LIMIT, text.offset - before)
  text.scanned = 0
  if (first < before + LINE_LIMIT || !hasTail(text, buffer.subarray(0, before))) return 'cut'
  const last = new Uint8Array(TAIL_BYTES)
  if (system.read(fd, last, 0, TAIL_BYTES, text.offset + length - TAIL_BYTES) !== TAIL_BYTES) return 'cut'
  buffer[before + LINE_LIMIT] = FILLER
  buffer[before + LINE_LIMIT + 1] = NEWLINE
  const from = text.offset
  take(text, last, 1, length)
  return {
    bytes: buffer.subarray(before, before + LINE_LIMIT + 2),
    from,
    to: text.offset,
    line: text.line - 1,
    lines: 1,
  }
}

function deliver(text: Text, bytes: Uint8Array): Lines {
  const { offset: from, line } = text
  const lines = newlinesIn(bytes)
  take(text, bytes, lines)
  return { bytes, from, to: text.offset, line, lines }
}

/** The last line of a file that nobody writes to any more. */
function deliverLast(text: Text, buffer: Uint8Array, before: number, got: number): Lines {
  const { offset: from, line } = text
  take(text, buffer.subarray(before, got), 1)
  let end = got
  if (got - before > LINE_LIMIT) {
    end = before + LINE_LIMIT
    buffer[end++] = FILLER
  }
  buffer[end] = NEWLINE
  return { bytes: buffer.subarray(before, end + 1), from, to: text.offset, line, lines: 1 }
}

function take(text: Text, bytes: Uint8Array, lines: number, length = bytes.length): void {
  moveTail(text, text.tail ?? new Uint8Array(0), bytes)
  text.dry = -1
  text.offset += length
  text.line += lines
}

/** Only from the bytes that are delivered: another look could already see another text. */
function learnHead(text: Text, bytes: Uint8Array): void {
  text.size = Math.max(text.size, text.offset + bytes.length)
  if (headIsFull(text) || text.head.length < text.offset || text.head.length >= text.offset + bytes.length) return
  const more = bytes.subarray(text.head.length - text.offset)
  text.head = Buffer.concat([text.head, more]).subarray(0, HEAD_BYTES)
}

function nulsFrom(buffer: Uint8Array, from: number, to: number): number {
  let at = from
  while (at < to && buffer[at] === 0) at++
  return at - from
}

export function newlinesIn(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}
