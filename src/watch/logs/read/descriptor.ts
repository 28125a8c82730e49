import { type BigIntStats, close, constants, fstat, open, read } from 'node:fs'
import { promisify } from 'node:util'
import { FirebreakError, systemCode } from '../../../support/errors.ts'
import type { ByteSource, StoredInput } from './types.ts'
import { asFileError } from './warning.ts'

const openAsync = promisify(open)
const closeAsync = promisify(close)
const readAsync = promisify(read)
const fstatAsync = promisify<number, { bigint: true }, BigIntStats>(fstat)

/** How long to wait before asking a non-blocking descriptor again, milliseconds. */
const RETRY_MS = 10

/** A regular file is opened so that a pipe put in its place cannot make us wait for ever. */
export const FILE_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK

/** The raw bytes of an input as they are on disk, counted. Of a regular file no more than its listed size. */
export async function openDescriptor(input: StoredInput): Promise<ByteSource & { taken(): number }> {
  const fd = input.kind === 'stdin' ? 0 : await openChecked(input)
  const end = input.size ?? Number.POSITIVE_INFINITY
  let taken = 0
  let closed = false
  return {
    taken: () => taken,
    async read(into, offset, length) {
      const wanted = Math.min(length, end - taken)
      if (wanted <= 0 || closed) return 0
      const got = await readWaiting(fd, into, offset, wanted, input.path)
      taken += got
      if (got === 0 && input.size !== null) throw shrunk(input, taken)
      return got
    },
    async close() {
      if (closed) return
      closed = true
      if (fd !== 0) await closeAsync(fd).catch(() => undefined)
    },
  }
}

/** Fault of a file that ended before the size it had when it was listed. */
export function shrunk(input: StoredInput, taken: number): FirebreakError {
  const message = `The file became shorter while it was read: ${input.size} bytes were expected, ${taken} were there.`
  return new FirebreakError('file-changed', message, { file: input.path })
}

export function replaced(path: string): FirebreakError {
  const message = 'Another file took the place of this one while the logs were being read.'
  return new FirebreakError('file-changed', message, { file: path })
}

export function identityOf(stat: { dev: bigint; ino: bigint }): string {
  return `${stat.dev}:${stat.ino}`
}

async function openChecked(input: StoredInput): Promise<number> {
  try {
    const fd = await openAsync(input.path, input.kind === 'pipe' ? constants.O_RDONLY : FILE_FLAGS)
    const stat = await fstatAsync(fd, { bigint: true })
    if (identityOf(stat) === input.identity) return fd
    await closeAsync(fd)
  } catch (error) {
    throw asFileError(error, input.path)
  }
  throw replaced(input.path)
}

async function readWaiting(
  fd: number,
  into: Uint8Array,
  offset: number,
  length: number,
  path: string,
): Promise<number> {
  for (;;) {
    try {
      const { bytesRead } = await readAsync(fd, into, offset, length, null)
      return bytesRead
    } catch (error) {
      if (systemCode(error) === 'EOF') return 0
      if (systemCode(error) !== 'EAGAIN') throw asFileError(error, path)
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
}
