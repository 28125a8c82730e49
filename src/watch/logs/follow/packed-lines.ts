import { read } from 'node:fs'
import { packingOf } from '../read/packing.ts'
import type { ByteSource } from '../read/types.ts'
import { type Unpacked, unpack } from '../read/unpack.ts'
import { TAIL_BYTES } from './fingerprint.ts'
import { CHUNK, LINE_LIMIT, type Lines, newlinesIn } from './read-lines.ts'
import type { System } from './system.ts'
import { hasTail, moveTail, type Text, tailLength } from './text.ts'

const NEWLINE = 10
const FILLER = 120

/** Reads a packed file from the offset of its text on. Takes the descriptor over. */
export interface PackedLines {
  /**
   * Whole lines, at most about a chunk; at the end the last line even without a newline. `incomplete`: the packed data ends in the
   * middle, somebody is still packing. `short`: it ends before the offset. `other`: it does not hold what was delivered before.
   */
  next(): Promise<Lines | 'end' | 'incomplete' | 'short' | 'other'>
  close(): Promise<void>
}

export function openPackedLines(system: System, text: Text, fd: number): PackedLines {
  const magic = new Uint8Array(8)
  system.read(fd, magic, 0, magic.length, 0)
  const packing = packingOf(magic) === 'zstd' ? 'zstd' : 'gzip'
  const source: Unpacked = unpack(bytesOf(system, fd), packing, text.path)
  const buffer = new Uint8Array(CHUNK + LINE_LIMIT)
  let carry = 0
  let skipped = false
  /** Behind the first 64 KiB of a line: bytes of it beyond those. */
  let beyond = 0

  async function skipDelivered(): Promise<'done' | 'incomplete' | 'short' | 'other'> {
    const last = new Uint8Array(TAIL_BYTES + CHUNK)
    let kept = 0
    for (let left = text.offset; left > 0; ) {
      const got = await source.read(last, kept, Math.min(CHUNK, left))
      if (got === 0) return source.fault()?.code === 'gzip-truncated' ? 'incomplete' : 'short'
      left -= got
      const end = kept + got
      kept = Math.min(TAIL_BYTES, end)
      last.copyWithin(0, end - kept, end)
    }
    const length = tailLength(text)
    const bytes = last.slice(Math.max(0, kept - length), kept)
    if (bytes.length !== length || !hasTail(text, bytes)) return 'other'
    text.tail = bytes
    return 'done'
  }

  async function next(): Promise<Lines | 'end' | 'incomplete' | 'short' | 'other'> {
    if (!skipped) {
      const skip = await skipDelivered()
      if (skip !== 'done') return skip
      skipped = true
    }
    for (;;) {
      let end = carry
      while (end < buffer.length - 2) {
        const got = await source.read(buffer, end, buffer.length - 2 - end)
        if (got === 0) break
        end += got
      }
      const got = end - carry
      if (beyond > 0) {
        const newline = buffer.subarray(0, end).indexOf(NEWLINE, carry)
        if (newline < 0 && got > 0) {
          beyond += got
          continue
        }
        const stop = newline < 0 ? end : newline + 1
        const rest = buffer.slice(stop, end)
        const last = buffer.slice(Math.max(carry, stop - TAIL_BYTES), stop)
        const length = LINE_LIMIT + beyond + stop - carry
        buffer[LINE_LIMIT] = FILLER
        buffer[LINE_LIMIT + 1] = NEWLINE
        const piece = delivered(buffer.slice(0, LINE_LIMIT + 2), length)
        text.tail = last
        buffer.set(rest, 0)
        carry = rest.length
        beyond = 0
        return piece
      }
      const newline = buffer.subarray(0, end).lastIndexOf(NEWLINE)
      if (newline >= 0) {
        const piece = delivered(buffer.slice(0, newline + 1), newline + 1)
        buffer.copyWithin(0, newline + 1, end)
        carry = end - newline - 1
        return piece
      }
      if (got === 0) {
        if (source.fault()?.code === 'gzip-truncated') return 'incomplete'
        if (end === 0) return 'end'
        buffer[end] = NEWLINE
        carry = 0
        return delivered(buffer.slice(0, end + 1), end)
      }
      if (end > LINE_LIMIT) {
        beyond = end - LINE_LIMIT
        carry = LINE_LIMIT
      } else carry = end
    }
  }

  function delivered(bytes: Uint8Array, length: number): Lines {
    const { offset: from, line } = text
    const lines = newlinesIn(bytes)
    moveTail(text, text.tail ?? new Uint8Array(0), bytes.subarray(0, Math.min(bytes.length, length)))
    text.offset += length
    text.line += lines
    return { bytes, from, to: text.offset, line, lines }
  }

  return { next, close: () => source.close() }
}

function bytesOf(system: System, fd: number): ByteSource {
  let position = 0
  let open = true
  return {
    read(into, offset, length) {
      return new Promise((resolve, reject) => {
        read(fd, into, offset, length, position, (error, got) => {
          position += got ?? 0
          if (error === null) resolve(got)
          else reject(error)
        })
      })
    },
    async close() {
      if (open) system.close(fd)
      open = false
    },
  }
}
