import { statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { FirebreakError, fileErrorCode } from '../../support/errors.ts'

const LONGEST = 64 * 1024

/** A secret in a file, read again when the file changes, so that a token can be renewed without a restart. */
export function createTokenFile(path: string): () => Promise<string> {
  let known: { text: string; stamp: string } | null = null
  return async () => {
    try {
      // Microseconds, where the way through the thread pool would cost more than all the rest of a small delivery.
      const { mtimeMs, size, ino } = statSync(path)
      const stamp = `${mtimeMs} ${size} ${ino}`
      if (known?.stamp !== stamp) known = { text: (await readFile(path, 'utf8')).slice(0, LONGEST).trim(), stamp }
      return known.text
    } catch (error) {
      throw new FirebreakError(fileErrorCode(error), 'the token file cannot be read', { file: path, cause: error })
    }
  }
}
