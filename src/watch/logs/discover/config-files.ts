import { closeSync, constants, fstatSync, opendirSync, openSync, readSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { ByteString } from '../../../model/record.ts'
import { systemCode } from '../../../support/errors.ts'
import { fromUtf8 } from '../../../support/escape.ts'
import type { ConfigFiles } from './servers/types.ts'
import type { Place } from './types.ts'
import { hasWildcard, matchesWildcard } from './wildcard.ts'

/*
 * Configuration may be written by people who must not be trusted (shared hosting) or simply be huge: what is read is
 * bounded in every direction, each file is read once so that includes cannot go round, and nothing is ever run.
 */
const MOST_FILES = 3000
const MOST_BYTES = 32 * 1024 * 1024
const MOST_BYTES_A_FILE = 4 * 1024 * 1024
const MOST_ENTRIES = 20_000
const MOST_MATCHES = 5000

/** Reads configuration below `root`; what happened to each file goes to `looked`. */
export function openConfigFiles(root: string, looked: Place[]): ConfigFiles {
  const read = new Set<string>()
  const listed = new Map<string, string[]>()
  let bytes = 0

  function real(path: string): string {
    return join(root, posix.normalize(`/${path}`))
  }

  function say(path: string, why: string): void {
    looked.push({ path: real(path), why })
  }

  function text(path: string): ByteString | null {
    const place = real(path)
    if (read.has(place)) return null
    read.add(place)
    if (read.size > MOST_FILES || bytes > MOST_BYTES) {
      if (read.size === MOST_FILES + 1) say(path, 'more configuration than is looked at; name the logs yourself')
      return null
    }
    try {
      const content = readBounded(place)
      bytes += content.length
      if (content.length > MOST_BYTES_A_FILE) say(path, 'only its first 4 MiB were looked at')
      return content.slice(0, MOST_BYTES_A_FILE)
    } catch (error) {
      say(path, whyNot(error))
      return null
    }
  }

  function matching(pattern: string): string[] {
    let found = ['/']
    for (const segment of posix.normalize(`/${pattern}`).split('/').filter(Boolean)) {
      const next: string[] = []
      for (const directory of found) {
        const names = hasWildcard(segment) ? matchingNames(directory, segment) : [segment]
        next.push(...names.map((name) => posix.join(directory, name)))
        if (next.length > MOST_MATCHES) break
      }
      found = next.slice(0, MOST_MATCHES)
    }
    return found.filter(exists)
  }

  /** Names in a directory that match; hidden ones only when asked for. */
  function matchingNames(directory: string, segment: string): string[] {
    const place = real(directory)
    const names = listed.get(place) ?? namesIn(place)
    listed.set(place, names)
    return names.filter((name) => {
      return (!name.startsWith('.') || segment.startsWith('.')) && matchesWildcard(segment, name)
    })
  }

  function exists(path: string): boolean {
    return attempt(() => statSync(real(path), { throwIfNoEntry: false }) !== undefined, false)
  }

  return { text, matching, exists, say }
}

/** Names in a directory, sorted; none when it may not be listed. */
function namesIn(directory: string): string[] {
  return attempt(() => {
    const names: string[] = []
    const handle = opendirSync(directory)
    try {
      for (let i = 0; i < MOST_ENTRIES; i++) {
        const entry = handle.readSync()
        if (entry === null) break
        names.push(entry.name)
      }
    } finally {
      handle.closeSync()
    }
    return names.sort()
  }, [])
}

function readBounded(path: string): ByteString {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    if (!fstatSync(fd).isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' })
    const buffer = Buffer.alloc(Math.min(fstatSync(fd).size, MOST_BYTES_A_FILE) + 1)
    let size = 0
    while (size < buffer.length) {
      const got = readSync(fd, buffer, size, buffer.length - size, null)
      if (got === 0) break
      size += got
    }
    return buffer.toString('latin1', 0, size)
  } finally {
    closeSync(fd)
  }
}

/** A path as configuration writes it (bytes) for the file system. */
export function pathFromConfig(bytes: ByteString): string {
  return fromUtf8(bytes)
}

/** Words for a place that could not be looked into. */
export function whyNot(error: unknown): string {
  const code = systemCode(error)
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'not there'
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to look'
  if (code === 'ELOOP') return 'a link that goes round'
  return code === 'EISDIR' ? 'not a file' : 'could not be read'
}

function attempt<T>(call: () => T, otherwise: T): T {
  try {
    return call()
  } catch {
    return otherwise
  }
}
