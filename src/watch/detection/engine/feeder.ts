import type { Kernel } from '../kernel/types.ts'

/** Longest part of a line that is looked at. */
export const LINE_LIMIT = 65_536
/** Read beyond the end of a segment, so that its last line is complete mostly at once. */
const OVERLAP = 16_384
const FILLER = 120

/** Where the next bytes go in the kernel's buffer. */
export interface Room {
  offset: number
  length: number
}

/**
 * Cuts a stream of bytes into whole lines inside the kernel's buffer. The start of a line that the next bytes will finish is carried in
 * front of them; of an endless line the first 64 KiB stay and one byte more, so that the kernel sees it is cut.
 */
export interface Feeder {
  room(): Room
  /** `n` bytes were put into the room. Returns true when the segment is complete. */
  feed(n: number): boolean
  /** No more bytes: the last line may lack its newline. */
  end(): void
  /** Position of the next byte wanted. */
  readonly position: number
}

/**
 * Segment [from, to) of the text: the lines that start in it. `origin` is where the text starts. `lines` is called with whole lines,
 * as a slice of the kernel's buffer.
 */
export function createFeeder(
  kernel: Kernel,
  segment: { origin: number; from: number; to: number },
  lines: (from: number, to: number) => void,
): Feeder {
  const { buffer, start, capacity } = kernel
  const { from, to } = segment
  const first = from > segment.origin ? from - 1 : from
  let position = first
  let carry = 0
  /** `start`: in the line before the segment. `long`: behind the first 64 KiB of a line. */
  let skipping: 'nothing' | 'start' | 'long' = from > segment.origin ? 'start' : 'nothing'

  function room(): Room {
    const shift = skipping === 'long' ? 1 : 0
    const wanted = Math.max(to - position, 0) + OVERLAP
    return { offset: start + shift, length: Math.min(capacity - shift, wanted) }
  }

  function feed(n: number): boolean {
    const { offset } = room()
    const textStart = position - offset
    const end = offset + n
    position += n
    let begin = start - carry
    if (skipping === 'start') {
      const newline = indexOfNewline(buffer, offset, end)
      if (newline < 0) return position >= to
      begin = newline + 1
      skipping = 'nothing'
      // The line before reaches over the whole segment: nothing starts in it.
      if (newline + textStart >= to - 1) return true
    } else if (skipping === 'long') {
      const newline = indexOfNewline(buffer, offset, end)
      if (newline < 0) return false
      begin = newline - 1 - LINE_LIMIT
      buffer.copyWithin(begin, start - LINE_LIMIT, start)
      buffer[newline - 1] = FILLER
      skipping = 'nothing'
    }
    carry = 0
    const border = to - 1 - textStart
    const last = border < end ? indexOfNewline(buffer, Math.max(border, begin), end) : -1
    const complete = last >= 0
    const stop = complete ? last + 1 : lastNewline(buffer, begin, end) + 1
    if (stop > begin) lines(begin, stop)
    if (complete) return true
    keep(Math.max(stop, begin), end)
    return false
  }

  function keep(rest: number, end: number): void {
    if (end - rest > LINE_LIMIT) {
      buffer.copyWithin(start - LINE_LIMIT, rest, rest + LINE_LIMIT)
      carry = LINE_LIMIT
      skipping = 'long'
    } else {
      buffer.copyWithin(start - (end - rest), rest, end)
      carry = end - rest
    }
  }

  function end(): void {
    if (skipping === 'start' || carry === 0) return
    let at = start
    if (skipping === 'long') buffer[at++] = FILLER
    buffer[at] = 10
    lines(start - carry, at + 1)
    carry = 0
    skipping = 'nothing'
  }

  return {
    room,
    feed,
    end,
    get position() {
      return position
    },
  }
}

function indexOfNewline(buffer: Uint8Array, from: number, to: number): number {
  const at = buffer.indexOf(10, from)
  return at < 0 || at >= to ? -1 : at
}

function lastNewline(buffer: Uint8Array, from: number, to: number): number {
  const at = to > from ? buffer.lastIndexOf(10, to - 1) : -1
  return at < from ? from - 1 : at
}
