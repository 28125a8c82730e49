import { createReadStream } from 'node:fs'
import type { Readable, Transform } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { FirebreakError } from '../../../support/errors.ts'
import type { UnpackMeter } from './limits.ts'

const CHUNK = 1 << 16

/** Bytes of a file, unpacked when it is gzip or zstd, taken in pieces of any size. */
export interface ByteStream {
  /** Without taking them: up to `count` bytes. */
  peek(count: number): Promise<Buffer>
  /** Fewer than asked only at the end. */
  take(count: number): Promise<Buffer>
  skip(count: number): Promise<void>
  /** Whatever has arrived, at least a byte; null at the end. */
  next(): Promise<Buffer | null>
  close(): void
}

export function openStream(path: string, packing: 'gzip' | 'zstd' | null, meter: UnpackMeter): ByteStream {
  const file = createReadStream(path, { highWaterMark: CHUNK })
  const unpacker = packing === null ? null : unpackerOf(packing)
  const source: Readable = unpacker === null ? file : file.pipe(unpacker)
  if (unpacker !== null) file.on('error', (error) => unpacker.destroy(error))
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let held: Buffer[] = []
  let length = 0

  async function more(): Promise<boolean> {
    try {
      const { value, done } = await chunks.next()
      if (done === true) return false
      meter.add(value.length, packing === null ? Number.MAX_SAFE_INTEGER : file.bytesRead)
      held.push(value)
      length += value.length
      return true
    } catch (error) {
      if (error instanceof FirebreakError) throw error
      throw new FirebreakError(
        'feed-broken',
        `The file cannot be unpacked: ${error instanceof Error ? error.message : 'damaged'}.`,
        {
          file: path,
          cause: error,
        },
      )
    }
  }

  function cut(count: number): Buffer {
    const whole = held.length === 1 ? (held[0] ?? Buffer.alloc(0)) : Buffer.concat(held)
    const taken = whole.subarray(0, count)
    held = count < whole.length ? [whole.subarray(count)] : []
    length = whole.length - taken.length
    return taken
  }

  return {
    async peek(count) {
      while (length < count && (await more()));
      const taken = cut(count)
      held.unshift(taken)
      length += taken.length
      return taken
    },
    async take(count) {
      while (length < count && (await more()));
      return cut(count)
    },
    async skip(count) {
      let left = count
      while (left > length && (await more())) {
        if (left <= length) break
        left -= length
        held = []
        length = 0
      }
      cut(Math.min(left, length))
    },
    async next() {
      if (length === 0 && !(await more())) return null
      return cut(length)
    },
    close() {
      file.destroy()
      unpacker?.destroy()
    },
  }
}

function unpackerOf(packing: 'gzip' | 'zstd'): Transform {
  return packing === 'gzip' ? createGunzip({ chunkSize: CHUNK }) : createZstdDecompress({ chunkSize: CHUNK })
}
