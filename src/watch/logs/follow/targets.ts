import { basename, dirname, join, resolve, sep } from 'node:path'
import { hasWildcard, matchesWildcard } from '../discover/wildcard.ts'
import { looksLikeLog, nameBeforeRotation } from '../read/log-name.ts'
import type { System } from './system.ts'

/** A name in a followed directory that belongs to a followed log. */
export interface Entry {
  path: string
  /** Path of its log: `access.log` for `access.log.1` and `access.log.2.gz`. */
  log: string
  /** The name under which it is written to, as far as names tell. */
  live: boolean
  target: string
}

const PACKED = /\.(?:gz|zst|bz2|xz)$/i
/** More directories and entries than this are not looked at: a directory may be made to keep us busy. */
const MOST = 50_000

export const isPackedName = (path: string): boolean => PACKED.test(path)

/** The directories of a target, and which names in them belong to it. */
export interface Scope {
  target: string
  directory: string
  belongs: (name: string) => boolean
}

/** Looks at the disk: a directory may be there now and a file another time. Missing directories are in the list too. */
export function scopesOf(system: System, target: string): Scope[] {
  const path = resolve(target)
  if (hasWildcard(path)) return globScopes(system, target, path)
  if (target.endsWith(sep) || isDirectory(system, path)) return [{ target, directory: path, belongs: looksLikeLog }]
  const own = nameBeforeRotation(basename(path))
  return [
    {
      target,
      directory: dirname(path),
      belongs: (name) => name === basename(path) || nameBeforeRotation(name) === own,
    },
  ]
}

function globScopes(system: System, target: string, path: string): Scope[] {
  const parts = path.split(sep).slice(1)
  const pattern = parts.pop() ?? '*'
  let directories = ['/']
  for (const part of parts) {
    directories = directories.flatMap((directory) =>
      hasWildcard(part)
        ? namesIn(system, directory)
            .filter((name) => matchesWildcard(part, name) && isDirectory(system, join(directory, name)))
            .map((name) => join(directory, name))
        : [join(directory, part)],
    )
  }
  const belongs = (name: string): boolean =>
    matchesWildcard(pattern, name) || matchesWildcard(pattern, nameBeforeRotation(name))
  return directories.slice(0, MOST).map((directory) => ({ target, directory, belongs }))
}

/** The entries of a directory that belong; the base name of each log, or else its newest file, is the live one. */
export function entriesOf(system: System, scope: Scope): Entry[] {
  const logs = new Map<string, Entry[]>()
  for (const name of namesIn(system, scope.directory)) {
    if (!scope.belongs(name)) continue
    const log = join(scope.directory, nameBeforeRotation(name))
    const path = join(scope.directory, name)
    const entry = { path, log, live: path === log || path === resolve(scope.target), target: scope.target }
    const entries = logs.get(log)
    if (entries === undefined) logs.set(log, [entry])
    else entries.push(entry)
  }
  for (const entries of logs.values()) {
    const plain = entries.filter(({ path }) => !isPackedName(path))
    if (plain.length === 0 || plain.some(({ live }) => live)) continue
    const last = newest(
      system,
      plain.map(({ path }) => path),
    )
    for (const entry of plain) entry.live = entry.path === last
  }
  return [...logs.values()].flat()
}

const namesIn = (system: System, directory: string): string[] => system.names(directory).slice(0, MOST)

const isDirectory = (system: System, path: string): boolean => system.target(path)?.kind === 'directory'

function newest(system: System, paths: string[]): string {
  let best = { path: paths[0] ?? '', mtime: -1n }
  for (const path of paths) {
    const mtime = system.stat(path)?.mtime ?? 0n
    if (mtime > best.mtime) best = { path, mtime }
  }
  return best.path
}
