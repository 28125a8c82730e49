import { type FileHandle, mkdir, open, readdir, stat, statfs, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCode } from '../../../support/errors.ts'
import type { Disk } from './types.ts'

/** Few files are in use at a time: those that are written, and those that are delivered from. */
const HANDLES = 8

/** Files in one directory, made when it is missing, readable only for us. */
export async function realDisk(directory: string): Promise<Disk> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const handles = new Map<string, FileHandle>()

  async function handle(name: string): Promise<FileHandle> {
    let file = handles.get(name)
    if (file === undefined) {
      file = await open(join(directory, name), 'r+')
      handles.set(name, file)
      const [oldest] = handles.keys()
      if (handles.size > HANDLES && oldest !== undefined) await drop(oldest)
    }
    return file
  }

  async function drop(name: string): Promise<void> {
    const file = handles.get(name)
    handles.delete(name)
    await file?.close().catch(() => undefined)
  }

  async function syncNames(): Promise<void> {
    const folder = await open(directory, 'r')
    try {
      await folder.sync()
    } catch (error) {
      // Some network file systems cannot; then names are as durable as they make them.
      if (systemCode(error) !== 'EINVAL') throw error
    } finally {
      await folder.close()
    }
  }

  return {
    list: () => readdir(directory),
    size: async (name) => (await stat(join(directory, name))).size,
    async read(name, position, length) {
      const bytes = new Uint8Array(length)
      let got = 0
      const file = await handle(name)
      while (got < length) {
        const { bytesRead } = await file.read(bytes, got, length - got, position + got)
        if (bytesRead === 0) break
        got += bytesRead
      }
      return bytes.subarray(0, got)
    },
    async create(name) {
      await drop(name)
      const file = await open(join(directory, name), 'wx+', 0o600)
      handles.set(name, file)
      await syncNames()
    },
    async write(name, position, bytes) {
      const file = await handle(name)
      for (let done = 0; done < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done)
        done += bytesWritten
      }
    },
    async sync(name) {
      await (await handle(name)).datasync()
    },
    async truncate(name, size) {
      const file = await handle(name)
      await file.truncate(size)
      await file.sync()
    },
    async remove(name) {
      await drop(name)
      await unlink(join(directory, name))
    },
    async free() {
      const { bavail, bsize } = await statfs(directory)
      return bavail * bsize
    },
    async close() {
      for (const name of [...handles.keys()]) await drop(name)
    },
  }
}
