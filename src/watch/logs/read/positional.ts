import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { FILE_FLAGS, identityOf, replaced } from './descriptor.ts'
import type { Input, PositionalFile } from './types.ts'
import { asFileError } from './warning.ts'

/** Opens an input of kind `file` for reading by position. Throws a `FirebreakError`, also when the file was replaced. */
export function openPositional(input: Input): PositionalFile {
  const fd = attempt(input.path, () => openSync(input.path, FILE_FLAGS))
  const stat = attempt(input.path, () => fstatSync(fd, { bigint: true }))
  if (identityOf(stat) !== input.identity) {
    closeSync(fd)
    throw replaced(input.path)
  }
  return {
    size: Number(stat.size),
    readAt: (position, into, offset, length) => attempt(input.path, () => readSync(fd, into, offset, length, position)),
    close: () => closeSync(fd),
  }
}

function attempt<T>(path: string, call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw asFileError(error, path)
  }
}
