import { type BigIntStats, closeSync, openSync, readSync, statSync } from 'node:fs'
import { FirebreakError } from '../../../support/errors.ts'
import { FILE_FLAGS, identityOf } from './descriptor.ts'
import { packingOf } from './packing.ts'
import { SAMPLE_BYTES, textKind } from './text-kind.ts'
import type { StoredInput } from './types.ts'
import { asFileError } from './warning.ts'

/**
 * Looks at one path (`-` is standard input) and says how to read it, by its content, never by its name. Nothing is left
 * open. Throws a `FirebreakError` when it cannot be read: missing, no permission, a directory, a device, binary ...
 */
export async function openInput(path: string): Promise<StoredInput> {
  if (path === '-') {
    return { path, kind: 'stdin', size: null, mtime: Number.POSITIVE_INFINITY, start: 0, identity: '-' }
  }
  try {
    const stat = statSync(path, { bigint: true })
    if (stat.isDirectory()) throw new FirebreakError('file-is-directory', 'This is a directory.', { file: path })
    // A pipe is not opened before it is read: `<(zcat old.gz)` gives its bytes only once.
    if (stat.isFIFO()) return inputOf(path, stat, 'pipe', 0)
    if (!stat.isFile()) throw new FirebreakError('file-is-special', 'This is a device or a socket.', { file: path })
    return sniff(path, stat)
  } catch (error) {
    throw error instanceof FirebreakError ? error : asFileError(error, path)
  }
}

function inputOf(path: string, stat: BigIntStats, kind: StoredInput['kind'], start: number): StoredInput {
  const endless = kind === 'pipe'
  return {
    path,
    kind,
    size: endless ? null : Number(stat.size),
    mtime: endless ? Number.POSITIVE_INFINITY : Number(stat.mtimeMs),
    start,
    identity: identityOf(stat),
  }
}

function sniff(path: string, stat: BigIntStats): StoredInput {
  const samples = sample(path, Number(stat.size))
  const packing = packingOf(samples[0] ?? new Uint8Array(0))
  if (packing === 'gzip' || packing === 'zstd') return inputOf(path, stat, packing, 0)
  if (packing !== 'none') {
    throw new FirebreakError('compression-unsupported', `This file is packed with ${packing}.`, { file: path })
  }
  const { kind, start } = textKind(samples)
  if (kind === 'binary') throw new FirebreakError('file-binary', 'These are not text lines.', { file: path })
  return kind === 'text' ? inputOf(path, stat, 'file', start) : inputOf(path, stat, 'utf16', 0)
}

/** Head, middle and tail of the file; only the head when that is all. */
function sample(path: string, size: number): Uint8Array[] {
  const fd = openSync(path, FILE_FLAGS)
  try {
    const places = size <= SAMPLE_BYTES ? [0] : [0, Math.floor(size / 2), Math.max(0, size - SAMPLE_BYTES)]
    return places.map((position) => {
      const bytes = new Uint8Array(SAMPLE_BYTES)
      return bytes.subarray(0, readSync(fd, bytes, 0, SAMPLE_BYTES, position))
    })
  } finally {
    closeSync(fd)
  }
}
