import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fail, systemCode } from '../../../support/errors.ts'

/**
 * Runs `work` while no other process writes the book: two writers would each log only their own changes. A lock whose
 * process has ended is taken over. Fails with `try-later` when another process has it.
 */
export async function withBookLock<T>(directory: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const path = join(directory, 'lock')
  if (!take(path)) {
    const owner = ownerOf(path)
    if (owner !== null && isAlive(owner))
      fail('try-later', `Another process (${owner}) is writing the advisories.`, { file: path })
    rmSync(path, { force: true })
    if (!take(path)) fail('try-later', 'Another process is writing the advisories.', { file: path })
  }
  try {
    removeLeftovers(directory)
    return await work()
  } finally {
    rmSync(path, { force: true })
  }
}

/** What a writer that was killed left half written. Whoever has the lock is the only writer. */
function removeLeftovers(directory: string): void {
  for (const name of readdirSync(directory))
    if (/\.\d+\.new$/.test(name)) rmSync(join(directory, name), { force: true })
}

function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}

function ownerOf(path: string): number | null {
  try {
    const pid = Number(readFileSync(path, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return systemCode(error) === 'EPERM'
  }
}
