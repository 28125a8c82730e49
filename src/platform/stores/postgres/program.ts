import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { closedFolder } from './owner.ts'
import type { Place } from './place.ts'

export interface Program {
  postgres: string
  initdb: string
  /** What both need in their environment. */
  environment: Record<string, string>
}

/** PostgreSQL where the server's owner can read it, with the links its libraries need. */
export function prepareProgram(place: Place, binaries: Binaries): Program {
  const folder = join(place.program, binaries.version)
  mkdirSync(place.program, { recursive: true })
  chmodSync(place.program, 0o755)
  const reachable = closedFolder(realpathSync(binaries.folder), place.owner) === null
  const native = reachable ? realpathSync(binaries.folder) : copyOnce(binaries.folder, join(folder, 'copy'))
  const libraries = join(folder, 'lib')
  mkdirSync(libraries, { recursive: true })
  for (const { name, file } of binaries.links) link(join(native, file), join(libraries, name))
  for (const old of readdirSync(place.program)) {
    if (old !== binaries.version) rmSync(join(place.program, old), { recursive: true, force: true })
  }
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    environment: {
      PATH: '/usr/bin:/bin',
      HOME: place.run,
      LC_ALL: 'C',
      TZ: 'UTC',
      [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: `${libraries}:${join(native, 'lib')}`,
    },
  }
}

/** About 50 MB; the static libraries stay behind. The last step is a rename, so that half a copy is never used. */
function copyOnce(from: string, to: string): string {
  if (existsSync(to)) return to
  const fresh = `${to}.new`
  rmSync(fresh, { recursive: true, force: true })
  cpSync(from, fresh, { recursive: true, filter: (source) => !source.endsWith('.a') })
  openUp(fresh)
  renameSync(fresh, to)
  return to
}

/** npm may have unpacked under a strict umask. */
function openUp(folder: string): void {
  chmodSync(folder, 0o755)
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, item.name)
    if (item.isDirectory()) openUp(path)
    else if (item.isFile()) chmodSync(path, 0o755)
  }
}

function link(target: string, path: string): void {
  try {
    if (readlinkSync(path) === target) return
  } catch {
    // Not there, or something else in its place.
  }
  rmSync(path, { force: true })
  symlinkSync(target, path)
}
