import { settingsOf } from '../../platform/server/settings-of.ts'
import type { Stores } from './open-stores.ts'

const HOUR = 3_600_000

/** Deletes what the settings no longer want, every hour. A fault is told and tried again an hour later. */
export function startRetention(stores: Stores, onFault: (error: unknown) => void): () => void {
  let running: Promise<unknown> = Promise.resolve()
  const prune = async (): Promise<void> => {
    const { keepDays, keepGigabytes } = await settingsOf(stores.accounts)
    await stores.sightings.prune({ keepDays, keepBytes: keepGigabytes * 1e9 })
  }
  const timer = setInterval(() => {
    running = running.then(prune).catch(onFault)
  }, HOUR)
  return () => clearInterval(timer)
}
