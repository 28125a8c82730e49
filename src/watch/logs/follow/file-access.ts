import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { constants as zlib, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { systemCode } from '../../../support/errors.ts'
import { packingOf } from '../read/packing.ts'
import { HEAD_BYTES } from './fingerprint.ts'

/*
 * System calls of the follower. They are synchronous: a look at a file takes microseconds, and going through the thread pool would cost
 * ten times that.
 */

export const keyOf = (stat: { dev: bigint; ino: bigint }): string => `${stat.dev}:${stat.ino}`

/** The regular file of a path, links followed; null when there is none. */
export function look(path: string): BigIntStats | null {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stat?.isFile() ? stat : null
  } catch {
    return null
  }
}

/** Real path of a log. As root, a link is only trusted when root made it: others could point it at what only root may read. */
export function realPath(path: string): string | null {
  try {
    const link = lstatSync(path)
    if (link.isSymbolicLink() && process.getuid?.() === 0 && link.uid !== 0) return null
    return realpathSync(path)
  } catch {
    return null
  }
}

/** Opens a real path, never through a link, never waiting for a pipe. Returns -1 when it is not the file with this key. */
export function openFile(path: string, key: string): number {
  let fd = -1
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    const stat = fstatSync(fd, { bigint: true })
    if (stat.isFile() && keyOf(stat) === key) return fd
  } catch (error) {
    if (systemCode(error) === 'EACCES' || systemCode(error) === 'EPERM') throw error
  }
  closeFile(fd)
  return -1
}

export function closeFile(fd: number): void {
  if (fd < 0) return
  try {
    closeSync(fd)
  } catch {
    // Network file systems report late errors here; there is nothing to do about them.
  }
}

export function statOpen(fd: number): BigIntStats | null {
  try {
    return fstatSync(fd, { bigint: true })
  } catch {
    return null
  }
}

/** Bytes got, 0 at the end; -1 when the system reports an error. */
export function readAt(fd: number, into: Uint8Array, at: number, length: number, position: number): number {
  let got = 0
  try {
    while (got < length) {
      const more = readSync(fd, into, at + got, length - got, position + got)
      if (more === 0) break
      got += more
    }
    return got
  } catch {
    return got > 0 ? got : -1
  }
}

/** The first bytes of the text, unpacked where it is packed; null when the file cannot be read. */
export function headOf(fd: number): { text: Uint8Array; packed: boolean } | null {
  const raw = Buffer.alloc(8 * HEAD_BYTES)
  const got = readAt(fd, raw, 0, raw.length, 0)
  if (got < 0) return null
  const bytes = raw.subarray(0, got)
  const packing = packingOf(bytes)
  if (packing !== 'gzip' && packing !== 'zstd')
    return { text: Buffer.from(bytes.subarray(0, HEAD_BYTES)), packed: false }
  return { text: unpackedHead(bytes, packing), packed: true }
}

/** The file is cut in the middle here, so the end of the packed data is not waited for. */
function unpackedHead(bytes: Uint8Array, packing: 'gzip' | 'zstd'): Uint8Array {
  const maxOutputLength = 64 * 1024 * 1024
  try {
    const text =
      packing === 'gzip'
        ? gunzipSync(bytes, { finishFlush: zlib.Z_SYNC_FLUSH, maxOutputLength })
        : zstdDecompressSync(bytes, { finishFlush: zlib.ZSTD_e_flush, maxOutputLength })
    return Buffer.from(text.subarray(0, HEAD_BYTES))
  } catch {
    return new Uint8Array(0)
  }
}
