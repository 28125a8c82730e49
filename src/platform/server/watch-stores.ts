import { statfs } from 'node:fs/promises'
import type { Parts } from './parts.ts'
import { readiness } from './readiness.ts'

/** Milliseconds between looks: a fault is told within ten seconds, of which the stores may take three. */
const EVERY = 3000
/** Left on the disk, bytes and share: below both the store will soon take nothing. */
const LEAST_FREE = 256 * 2 ** 20
const LEAST_SHARE = 0.05

/** Looks at the stores, and at the disk of an embedded one, until it is stopped; what is wrong becomes a trouble. */
export function watchStores(parts: Parts, disk: string | null): () => void {
  let looking = false

  async function look(): Promise<void> {
    if (looking) return
    looking = true
    for (const { part, ok } of (await readiness(parts)).parts) {
      if (part === 'state') parts.troubles.note('state', ok ? null : 'The store of users and settings does not answer.')
      if (part === 'sightings') parts.troubles.note('sightings', ok ? null : 'The store of sightings does not answer.')
    }
    if (disk !== null) parts.troubles.note('disk', await diskTrouble(disk))
    looking = false
  }

  const timer = setInterval(() => void look(), EVERY)
  timer.unref()
  return () => clearInterval(timer)
}

async function diskTrouble(folder: string): Promise<string | null> {
  const { bavail, blocks, bsize } = await statfs(folder).catch(() => ({ bavail: Infinity, blocks: 0, bsize: 1 }))
  const free = bavail * bsize
  if (free >= LEAST_FREE || free >= blocks * bsize * LEAST_SHARE) return null
  return `The disk of the store is nearly full: ${Math.floor(free / 2 ** 20)} MB left.`
}
