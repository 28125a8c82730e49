import { basename, dirname, join } from 'node:path'
import { nameBeforeRotation } from '../read/log-name.ts'
import type { Stat, System } from './system.ts'
import { type Entry, entriesOf, scopesOf } from './targets.ts'

/** A file in a followed directory that belongs to a followed log, at its real path. */
export interface Found {
  path: string
  entry: Entry
  stat: Stat
}

export interface Finding {
  /** Each file once. */
  found: Found[]
  /** The directories looked through, with their identity. */
  directories: Map<string, string>
  /** Path of a link that leads nowhere or is not trusted, and what is said about it. */
  faults: Map<string, string>
}

/** A file whose name nobody could guess is looked for among so many. */
const MOST_NAMES = 20_000

export function findFiles(system: System, targets: readonly string[]): Finding {
  const directories = new Map<string, string>()
  const faults = new Map<string, string>()
  const entries = new Map<string, Entry>()
  for (const target of targets) {
    for (const scope of scopesOf(system, target)) {
      directories.set(scope.directory, identityOf(system, scope.directory))
      for (const entry of entriesOf(system, scope)) if (!entries.has(entry.path)) entries.set(entry.path, entry)
    }
  }
  const found = new Map<string, Found>()
  const plain: Found[] = []
  for (const entry of entries.values()) {
    const stat = system.stat(entry.path)
    if (stat?.kind === 'file') plain.push({ path: entry.path, entry, stat })
    else if (stat?.kind === 'link') behindLink(entry)
  }
  for (const one of plain) put(one)
  return { found: [...found.values()], directories, faults }

  function put(one: Found): void {
    if (!found.has(one.stat.key)) found.set(one.stat.key, one)
  }

  /** What a link points to is live, whatever its own name says; what it pointed to before lies beside that, under a rotated name. */
  function behindLink(entry: Entry): void {
    const path = system.realPath(entry.path)
    if (path === null) {
      faults.set(entry.path, `${entry.path}: a symbolic link to nowhere, or one that root does not trust`)
      return
    }
    directories.set(dirname(path), identityOf(system, dirname(path)))
    const beside = { target: entry.target, directory: dirname(path), belongs: sameLog(path) }
    for (const other of entriesOf(system, beside).toSorted((one) => (one.path === path ? -1 : 0))) {
      const stat = system.stat(other.path)
      if (stat?.kind === 'file') put({ path: other.path, entry: { ...other, live: other.path === path }, stat })
    }
  }
}

/** A file found by its number among all names in a directory; null when it is not there. */
export function findByKey(system: System, directory: string, key: string): { path: string; stat: Stat } | null {
  for (const name of system.names(directory).slice(0, MOST_NAMES)) {
    const path = join(directory, name)
    const stat = system.stat(path)
    if (stat?.kind === 'file' && stat.key === key) return { path, stat }
  }
  return null
}

function sameLog(path: string): (name: string) => boolean {
  const own = nameBeforeRotation(basename(path))
  return (name) => name === basename(path) || nameBeforeRotation(name) === own
}

const identityOf = (system: System, directory: string): string => system.target(directory)?.key ?? ''
