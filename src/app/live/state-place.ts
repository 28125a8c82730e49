import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, systemCode } from '../../support/errors.ts'

const WHY: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file has its name',
}

/** Makes the directory and sees that it can be written, before anything is started on it. Throws `state-directory`. */
export function makeStatePlace(directory: string): void {
  const probe = join(directory, `.writable-${process.pid}`)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    const code = systemCode(error) ?? String(error)
    fail('state-directory', `What Firebreak must remember cannot be kept in ${directory}: ${WHY[code] ?? code}.`, {
      cause: error,
    })
  }
}
