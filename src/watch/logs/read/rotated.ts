import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { nameBeforeRotation } from './log-name.ts'

/** More entries than this are not looked at: a directory may be made to keep us busy. */
const MOST_ENTRIES = 50_000

/** The rotated forms of a log beside it, itself included when it exists: `access.log`, `access.log.1`, `access.log.2.gz`. */
export async function withRotated(path: string): Promise<string[]> {
  const directory = dirname(path)
  const name = basename(path)
  const names = await readdir(directory).catch(() => [name])
  const found = names.slice(0, MOST_ENTRIES).filter((each) => each === name || nameBeforeRotation(each) === name)
  return found.map((each) => join(directory, each))
}
