import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCode } from '../../support/errors.ts'

/** The newest record of the audit. */
export interface Head {
  number: number
  /** Hexadecimal. */
  hash: string
}

/**
 * The head of the audit in a file outside the database: who can change the database but not this machine's files cannot
 * cut off the newest records, or write the whole chain anew, without being found out.
 */
export interface HeadFile {
  path: string
  /** Null when nothing was noted yet. */
  read(): Promise<Head | null>
  /** Durable when it resolves. Notes that come while the file is written are written together; older heads are left out. */
  note(head: Head): Promise<void>
  /** After a restore: puts the old file aside and starts with this head. */
  replace(head: Head): Promise<void>
}

export function createHeadFile(path: string): HeadFile {
  let newest: Head | null = null
  let written = 0
  let writing: Promise<void> | null = null

  async function writeNewest(): Promise<void> {
    const head = newest
    if (head === null || head.number <= written) return
    const present = await read()
    if (present === null || present.number < head.number) await save(path, head)
    written = head.number
  }

  async function read(): Promise<Head | null> {
    try {
      return parse(await readFile(path, 'utf8'))
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null
      throw error
    }
  }

  return {
    path,
    read,
    async note(head) {
      if (newest === null || head.number > newest.number) newest = head
      // The one that is being written may be older than this head.
      while (written < head.number) {
        writing ??= writeNewest().finally(() => {
          writing = null
        })
        await writing
      }
    },
    async replace(head) {
      await rename(path, `${path}.before-restore`).catch((error: unknown) => {
        if (systemCode(error) !== 'ENOENT') throw error
      })
      await save(path, head)
      newest = head
      written = head.number
    },
  }
}

function parse(text: string): Head | null {
  const { number, hash } = JSON.parse(text) as Partial<Head>
  return typeof number === 'number' && typeof hash === 'string' ? { number, hash } : null
}

async function save(path: string, head: Head): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const fresh = `${path}.${process.pid}.new`
  const file = await open(fresh, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
