import { constants, createGunzip, createZstdDecompress } from 'node:zlib'
import { FirebreakError, systemCode } from '../../../support/errors.ts'
import { MAGIC_BYTES, packingOf } from './packing.ts'
import type { ByteSource } from './types.ts'

/*
 * The guard against decompression bombs: a packed file may give 64 MiB, plus 500 bytes for each packed byte. Access logs
 * pack at 8:1 to 30:1, one health check repeated all day at up to 100:1, a flood of one and the same request at 100 a
 * second at about 300:1 (stopping there would let a flood hide what follows); bombs reach 1,000:1 with gzip and far more
 * with zstd. Memory is bounded in any case: this guard bounds time, to the packed size.
 */
export const FREE_BYTES = 64 * 1024 * 1024
export const HIGHEST_RATIO = 500

/** Packed bytes handed to the decompressor at once, and the size of the pieces it gives back. */
const PIECE = 64 * 1024
/** Unpacked bytes waiting for the reader: enough to keep both sides busy. */
const HIGH_WATER = 512 * 1024
const LOW_WATER = 256 * 1024
/** The largest window zstd may ask for, as a power of two: 128 MiB, its own default limit. */
const WINDOW_LOG = 27

type Decompressor = ReturnType<typeof createGunzip>

export interface Unpacked extends ByteSource {
  /** What was wrong with the packed data; complete once `read` returned 0. */
  fault(): FirebreakError | null
}

/**
 * Unpacks gzip members or zstd frames, one after the other, working ahead of the reader in the thread pool. After a
 * fault the bytes before it are still delivered; of damaged data up to 64 KiB before the damage may be missing.
 */
export function unpack(source: ByteSource, packing: 'gzip' | 'zstd', file: string): Unpacked {
  const queue: Uint8Array[] = []
  let queued = 0
  let taken = 0
  let given = 0
  let finished = false
  let fault: FirebreakError | null = null
  let wake: () => void = nothing
  let member: Decompressor | null = null
  /** Packed bytes read and not yet used. */
  let rest: Uint8Array = new Uint8Array(0)

  async function fill(): Promise<void> {
    const piece = new Uint8Array(PIECE)
    const size = await source.read(piece, 0, PIECE)
    taken += size
    rest = rest.length === 0 ? piece.subarray(0, size) : Buffer.concat([rest, piece.subarray(0, size)])
  }

  function accept(bytes: Uint8Array): void {
    given += bytes.length
    if (given > FREE_BYTES + HIGHEST_RATIO * taken) {
      const message = `Stopped: ${taken} packed bytes gave ${given} bytes, ${Math.round(given / taken)} for one.`
      member?.destroy(new FirebreakError('decompression-bomb', message, { file }))
      return
    }
    queue.push(bytes)
    queued += bytes.length
    if (queued >= HIGH_WATER) member?.pause()
    wake()
  }

  /** Unpacks one member; what follows it stays in `rest`. */
  async function unpackMember(): Promise<void> {
    const stream = open(packing)
    member = stream
    stream.on('data', accept)
    const over = new Promise<void>((resolve, reject) => {
      stream.once('end', resolve)
      stream.once('close', resolve)
      stream.once('error', reject)
    })
    over.catch(nothing)
    for (let more = true; more; ) {
      if (rest.length === 0) await fill()
      if (rest.length === 0) {
        stream.end()
        return over
      }
      const before = stream.bytesWritten
      more = await Promise.race([write(stream, rest), over.then(() => false)])
      rest = rest.subarray(stream.bytesWritten - before)
    }
  }

  async function unpackAll(): Promise<void> {
    await fill()
    while (rest.length > 0) {
      await unpackMember()
      if (finished) return
      while (rest.length < MAGIC_BYTES) {
        const before = rest.length
        await fill()
        if (rest.length === before) break
      }
      if (rest.length > 0 && packingOf(rest) !== packing) return checkTail(rest, file)
    }
  }

  async function run(): Promise<void> {
    try {
      await unpackAll()
    } catch (error) {
      fault = packedFault(error, file, taken, given)
    }
    finished = true
    wake()
  }

  const running = run()
  running.catch(nothing)

  return {
    async read(into, offset, length) {
      while (queue.length === 0) {
        if (finished) return 0
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const put = takeFrom(queue, into, offset, length)
      queued -= put
      if (queued < LOW_WATER) member?.resume()
      return put
    },
    async close() {
      finished = true
      member?.destroy()
      await source.close()
    },
    fault: () => fault,
  }
}

function nothing(): void {}

function open(packing: 'gzip' | 'zstd'): Decompressor {
  if (packing === 'gzip') return createGunzip({ chunkSize: PIECE })
  return createZstdDecompress({ chunkSize: PIECE, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG } })
}

/** True when the decompressor took all of it and wants more. */
function write(stream: Decompressor, bytes: Uint8Array): Promise<boolean> {
  return new Promise((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve(true)))
  })
}

/** Moves up to `length` bytes from the front of the queue. */
function takeFrom(queue: Uint8Array[], into: Uint8Array, offset: number, length: number): number {
  let put = 0
  while (put < length) {
    const head = queue[0]
    if (head === undefined) break
    const part = head.subarray(0, length - put)
    into.set(part, offset + put)
    put += part.length
    if (part.length === head.length) queue.shift()
    else queue[0] = head.subarray(part.length)
  }
  return put
}

/** Tapes and block devices pad with zeros; anything else after the last member is worth a word. */
function checkTail(rest: Uint8Array, file: string): void {
  if (rest.every((byte) => byte === 0)) return
  throw new FirebreakError(
    'compressed-broken',
    'Bytes that are not packed follow the packed data; they were ignored.',
    {
      file,
    },
  )
}

function packedFault(error: unknown, file: string, taken: number, given: number): FirebreakError {
  if (error instanceof FirebreakError) return error
  const kept = `${given} unpacked bytes were read before that`
  if (systemCode(error) === 'Z_BUF_ERROR') {
    const message = `The packed data ends in the middle, after ${taken} bytes; ${kept}.`
    return new FirebreakError('gzip-truncated', message, { file, cause: error })
  }
  const detail = error instanceof Error ? error.message : 'unknown fault'
  const message = `The packed data is damaged before byte ${taken} (${detail}); ${kept}.`
  return new FirebreakError('compressed-broken', message, { file, cause: error })
}
