import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, realpathSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { chooseOwner, closedFolder, type Owner } from './owner.ts'

/** Where root's data goes when the owner of the server may not reach the state directory, for example below /root. */
const SHARED = '/var/lib/firebreak'
/** Bytes that the address of a Unix socket may have on every system. */
const LONGEST_SOCKET = 100
const SOCKET_NAME = '/.s.PGSQL.5432'

/** The folders and files of one embedded server. */
export interface Place {
  base: string
  data: string
  /** Of the sockets; null when its path would be too long for one, so that the server must listen on loopback. */
  sockets: string | null
  /** Short-lived files that the server's owner reads. */
  run: string
  /** Symbolic links to the libraries, or, with `copy`, all of PostgreSQL. */
  program: string
  password: string
  log: string
  lock: string
  openers: string
  owner: Owner
}

/** Makes the folders that are missing. `directory` is made too; it is opened for passing through, not for looking into. */
export function preparePlace(directory: string): Place {
  const base = findBase(resolve(directory))
  const owner = chooseOwner(join(base, 'data'))
  const run = join(base, 'run')
  mkdirSync(run, { recursive: true, mode: 0o700 })
  mkdirSync(join(base, 'openers'), { recursive: true, mode: 0o700 })
  chmodSync(base, 0o710)
  if (owner !== null) {
    chownSync(base, 0, owner.gid)
    chownSync(run, owner.uid, owner.gid)
  }
  return {
    base,
    data: join(base, 'data'),
    sockets: Buffer.byteLength(run + SOCKET_NAME) <= LONGEST_SOCKET ? run : null,
    run,
    program: join(base, 'program'),
    password: join(base, 'password'),
    log: join(base, 'log'),
    lock: join(base, 'lock'),
    openers: join(base, 'openers'),
    owner,
  }
}

function findBase(directory: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const base = join(directory, 'postgres')
  if (existsSync(base)) return realpathSync(base)
  const owner = chooseOwner(join(base, 'data'))
  if (owner === null || letThrough(realpathSync(directory), owner)) {
    mkdirSync(base, { mode: 0o710 })
    return realpathSync(base)
  }
  return linkToShared(base)
}

/** True when the owner can reach the folder, after its group was given the right to pass where the folder is ours alone. */
function letThrough(folder: string, owner: { uid: number; gid: number }): boolean {
  if (closedFolder(dirname(folder), owner) !== null) return false
  if (closedFolder(folder, owner) === null) return true
  const { uid, gid, mode } = statSync(folder)
  if (uid !== 0 || (gid !== 0 && gid !== owner.gid)) return false
  chownSync(folder, 0, owner.gid)
  chmodSync(folder, (mode & 0o700) | 0o010)
  return true
}

function linkToShared(base: string): string {
  const name = createHash('sha256')
    .update(realpathSync(dirname(base)))
    .digest('hex')
    .slice(0, 12)
  const shared = join(SHARED, `postgres-${name}`)
  mkdirSync(SHARED, { recursive: true, mode: 0o755 })
  mkdirSync(shared, { recursive: true, mode: 0o710 })
  // A link that leads nowhere: its target was deleted by hand and has just been made anew.
  if (!lstatSync(base, { throwIfNoEntry: false })?.isSymbolicLink()) symlinkSync(shared, base)
  return realpathSync(base)
}
