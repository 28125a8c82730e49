import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { fail } from '../../../../support/errors.ts'
import { type FrameKind, frameBytes } from './frames.ts'

/** Rows are collected into frames of this size, in bytes. */
const FULL = 64 * 1024

export interface BackupWriter {
  /** A frame of JSON; resolves when there is room for more. */
  write(kind: 'h' | 't', content: unknown): Promise<void>
  /** A row; undefined when there is room for more. */
  row(bytes: Uint8Array): Promise<void> | undefined
  endRows(): Promise<void>
  /** The footer. */
  end(): void
}

/** Writes a backup that appears under its name only when it is whole and on disk. Throws `output-failed`. */
export async function writeBackup(
  file: string,
  work: (writer: Omit<BackupWriter, 'end'>) => Promise<void>,
): Promise<void> {
  const fresh = `${file}.${process.pid}.new`
  try {
    // Only the owner may read it: it holds hashes of passwords, and the key that secrets are made with.
    const output = createWriteStream(fresh, { mode: 0o600, flush: true })
    const zstd = createZstdCompress()
    zstd.pipe(output)
    const written = Promise.all([finished(zstd), finished(output)])
    output.once('error', (error) => zstd.destroy(error))
    written.catch(() => undefined)
    const writer = createWriter(zstd)
    await work(writer)
    writer.end()
    await written
    await rename(fresh, file)
    const folder = await open(dirname(file))
    await folder.sync().finally(() => folder.close())
  } catch (error) {
    await rm(fresh, { force: true })
    if (error instanceof Error && 'syscall' in error && 'path' in error)
      fail('output-failed', error.message, { file, cause: error })
    throw error
  }
}

function createWriter(zstd: ReturnType<typeof createZstdCompress>): BackupWriter {
  const digest = createHash('sha256')
  let rows: Uint8Array[] = []
  let size = 0

  async function put(kind: FrameKind, content: Uint8Array): Promise<void> {
    const bytes = frameBytes(kind, content)
    digest.update(bytes)
    if (zstd.destroyed) throw zstd.errored ?? new Error('the backup file could not be written')
    // `once` also ends with the error of a full disk.
    if (!zstd.write(bytes)) await once(zstd, 'drain')
  }

  async function endRows(): Promise<void> {
    const all = Buffer.concat(rows)
    rows = []
    size = 0
    if (all.length > 0) await put('d', all)
  }

  return {
    async write(kind, content) {
      await put(kind, Buffer.from(JSON.stringify(content)))
    },
    row(bytes) {
      // The bytes are a part of a buffer that is soon used again.
      rows.push(Buffer.from(bytes))
      size += bytes.length
      return size >= FULL ? endRows() : undefined
    },
    endRows,
    end() {
      zstd.end(frameBytes('f', digest.digest()))
    },
  }
}
