import { linkSync, mkdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fail, systemCode } from '../../../support/errors.ts'

/**
 * Takes the lock file, or throws a `FirebreakError` (`already-running`) when another living process holds it. It names a process by its
 * number and its start, so that a number used again does not count. Returns the release.
 */
export function takeLock(path: string): () => void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const mine = `${process.pid} ${startOf(process.pid) ?? ''}\n`
  const draft = `${path}.${process.pid}`
  for (let tries = 0; tries < 5; tries++) {
    writeFileSync(draft, mine, { mode: 0o600 })
    try {
      // A link appears with its whole content, or not at all.
      linkSync(draft, path)
      return () => {
        if (read(path) === mine) unlinkSync(path)
      }
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error
    } finally {
      unlinkSync(draft)
    }
    const holder = read(path)
    const [pid = '', start = ''] = (holder ?? '').trim().split(' ')
    if (holder !== null && pid !== '' && startOf(Number(pid)) === start)
      fail('already-running', `Firebreak (process ${pid}) follows logs from this directory already.`, { file: path })
    if (holder !== null) removeStale(path, holder)
  }
  return fail('try-later', 'Several sensors try to use this directory at once.', { file: path })
}

/** Takes the dead one's file away; one that appeared meanwhile is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`
  try {
    renameSync(path, aside)
    if (read(aside) !== stale) linkSync(aside, path)
    unlinkSync(aside)
  } catch {
    // Another one was faster.
  }
}

/** When the process started, in ticks since boot, with the boot's own name; null when there is no such process. */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`)
  if (stat === null) return process.platform === 'linux' ? null : aliveElsewhere(pid)
  const boot = read('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return `${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}@${boot}`
}

/** Systems without /proc: the number alone. */
function aliveElsewhere(pid: number): string | null {
  try {
    process.kill(pid, 0)
    return 'alive'
  } catch (error) {
    return systemCode(error) === 'EPERM' ? 'alive' : null
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
