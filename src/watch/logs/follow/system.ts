import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs'
import { systemCode } from '../../../support/errors.ts'

/** What the follower asks about a file. */
export interface Stat {
  /** Device and inode, `device:inode`. */
  key: string
  size: number
  /** Nanoseconds since 1970. */
  mtime: bigint
  kind: 'file' | 'link' | 'directory' | 'other'
}

/**
 * The clock and the system calls of the follower. They are synchronous: a look at a file takes microseconds, and going through the
 * thread pool would cost ten times that. Nothing throws unless it says so.
 */
export interface System {
  /** Monotonic milliseconds. */
  now(): number
  /** Names in a directory; none when it cannot be read. */
  names(directory: string): string[]
  /** Of the name itself, a link not followed; null when there is nothing. */
  stat(path: string): Stat | null
  /** Of what the name leads to. */
  target(path: string): Stat | null
  /** Real path of a log behind a link. As root, a link is only trusted when root made it: others could point it at what only root may read. */
  realPath(path: string): string | null
  /** A descriptor of a real path, never through a link, never waiting for a pipe; -1 when there is none. Throws when we may not read it. */
  open(path: string): number
  statOpen(fd: number): Stat | null
  /** One read: bytes got, fewer than asked for at the end, 0 there; -1 when the system reports an error. */
  read(fd: number, into: Uint8Array, at: number, length: number, position: number): number
  close(fd: number): void
}

export const realSystem: System = {
  now: () => performance.now(),
  names(directory) {
    try {
      return readdirSync(directory)
    } catch {
      return []
    }
  },
  stat: (path) => statWith(() => lstatSync(path, { bigint: true, throwIfNoEntry: false })),
  target: (path) => statWith(() => statSync(path, { bigint: true, throwIfNoEntry: false })),
  realPath(path) {
    try {
      const link = lstatSync(path)
      if (link.isSymbolicLink() && process.getuid?.() === 0 && link.uid !== 0) return null
      return realpathSync(path)
    } catch {
      return null
    }
  },
  open(path) {
    try {
      return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
    } catch (error) {
      if (systemCode(error) === 'EACCES' || systemCode(error) === 'EPERM') throw error
      return -1
    }
  },
  statOpen: (fd) => statWith(() => fstatSync(fd, { bigint: true })),
  read(fd, into, at, length, position) {
    try {
      return readSync(fd, into, at, length, position)
    } catch {
      return -1
    }
  },
  close(fd) {
    try {
      closeSync(fd)
    } catch {
      // Network file systems report late errors here; there is nothing to do about them.
    }
  },
}

function statWith(ask: () => BigIntStats | undefined): Stat | null {
  try {
    const stat = ask()
    if (stat === undefined) return null
    const kind = stat.isFile() ? 'file' : stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'directory' : 'other'
    return { key: `${stat.dev}:${stat.ino}`, size: Number(stat.size), mtime: stat.mtimeNs, kind }
  } catch {
    return null
  }
}

/** Opens a path; -1 when it is not, or no longer, the file with this key. Throws when we may not read it. */
export function openKey(system: System, path: string, key: string): number {
  const fd = system.open(path)
  if (fd < 0) return -1
  const stat = system.statOpen(fd)
  if (stat?.kind === 'file' && stat.key === key) return fd
  system.close(fd)
  return -1
}
