import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Host, Inventory } from '../../model/host.ts'
import { FirebreakError, fileErrorCode, systemCode } from '../../support/errors.ts'
import { hostName } from './host-name.ts'
import type { Attempt, AttemptStore, HostStore } from './ports.ts'

/**
 * Hosts as files below `folder`: `NAME/host.json`, `NAME/inventory.json`, `NAME/attempt.json`, and `NAME/keys` with the pinned keys. A file
 * is replaced in one step, so a reader sees the old one or the new one; two programs may work at the same time.
 */
export function openFileStore(folder: string): HostStore & AttemptStore {
  return {
    async hosts() {
      const names = (await namesIn(folder)).sort()
      const hosts = await Promise.all(names.map((name) => readJson<Host>(join(folder, name, 'host.json'))))
      return hosts.filter((host) => host !== null)
    },
    host: async (name) => readJson<Host>(fileOf(folder, name, 'host.json')),
    saveHost: async (host) => writeJson(folder, host.name, 'host.json', host),
    async removeHost(name) {
      const known = (await readJson<Host>(fileOf(folder, name, 'host.json'))) !== null
      if (known) await rm(join(folder, name), { recursive: true })
      return known
    },
    inventory: async (name) => readJson<Inventory>(fileOf(folder, name, 'inventory.json')),
    saveInventory: async (inventory) => writeJson(folder, inventory.host, 'inventory.json', inventory),
    lastAttempt: async (name) => readJson<Attempt>(fileOf(folder, name, 'attempt.json')),
    saveAttempt: async (name, attempt) => writeJson(folder, name, 'attempt.json', attempt),
  }
}

/** The file of pinned keys of a host, for `SshWay.knownHosts`. */
export function keysFile(folder: string, name: string): string {
  return fileOf(folder, name, 'keys')
}

/** Names become directories, so only names of hosts may. */
function fileOf(folder: string, name: string, file: string): string {
  if (hostName(name) === name) return join(folder, name, file)
  throw new FirebreakError('host-unknown', `“${name.slice(0, 80)}” cannot be the name of a host.`)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries
      .filter((entry) => entry.isDirectory() && hostName(entry.name) === entry.name)
      .map((entry) => entry.name)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw new FirebreakError(fileErrorCode(error), 'The list of hosts cannot be read.', { file: folder, cause: error })
  }
}

async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    if (error instanceof SyntaxError) {
      throw new FirebreakError(
        'inventory-unreadable',
        'A file that Firebreak wrote is damaged; take the inventory again.',
        {
          file,
          cause: error,
        },
      )
    }
    throw new FirebreakError(fileErrorCode(error), 'What is known about a host cannot be read.', { file, cause: error })
  }
}

async function writeJson(folder: string, name: string, file: string, value: object): Promise<void> {
  const path = fileOf(folder, name, file)
  const fresh = `${path}.${randomBytes(4).toString('hex')}`
  try {
    await mkdir(join(folder, name), { recursive: true, mode: 0o700 })
    await writeFile(fresh, JSON.stringify(value), { mode: 0o600, flush: true })
    await rename(fresh, path)
  } catch (error) {
    await rm(fresh, { force: true })
    throw new FirebreakError('output-failed', `What was found about ${name} cannot be kept.`, {
      file: path,
      cause: error,
    })
  }
}
