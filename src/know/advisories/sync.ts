import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { FirebreakError, fail } from '../../support/errors.ts'
import { readFeedMemories, rememberFeed } from './book/state.ts'
import type { Feed } from './feeds-table.ts'
import { fetchFeed } from './fetch/plan.ts'
import { FETCH_LIMITS, type FetchPolicy } from './fetch/request.ts'
import { type FeedReading, readFeed } from './read-feed.ts'
import { sourceById } from './sources/api.ts'
import type { UnpackLimits } from './unpack/limits.ts'

/** What became of one feed. */
export interface SyncResult {
  feed: string
  outcome: 'new' | 'unchanged' | 'failed'
  reading: FeedReading | null
  /** Why it failed, with its code. */
  failure: { code: string; message: string; exit: number } | null
}

export interface SyncOptions {
  /** Directory of the book. */
  directory: string
  feeds: readonly Feed[]
  /** Ask for everything, whatever is known. */
  full?: boolean
  acceptSmaller?: boolean
  policy?: FetchPolicy
  limits?: UnpackLimits
  /** Milliseconds since 1970 UTC. */
  now: () => number
  /** Milliseconds between requests to a publisher of many small files. */
  pause?: number
  progress?: (feed: string, done: number, total: number | null) => void
}

/** Six seconds: what the NVD asks of those without a key, and polite to the others. */
const PAUSE = 6_000
/** Publishers of one file a document are asked faster. */
const SHORT_PAUSE = 100

/** Fetches and reads feeds one after the other. A feed that fails keeps what it had; the others go on. */
export async function syncFeeds(options: SyncOptions): Promise<SyncResult[]> {
  const results: SyncResult[] = []
  for (const feed of options.feeds) results.push(await syncFeed(feed, options))
  return results
}

async function syncFeed(feed: Feed, options: SyncOptions): Promise<SyncResult> {
  const { directory } = options
  const started = options.now()
  try {
    const source =
      sourceById(feed.source) ?? fail('internal', `feed ${feed.name} names the unknown source ${feed.source}`)
    const memory = options.full === true ? undefined : readFeedMemories(directory)[feed.name]
    const files = join(directory, 'fetch', feed.name)
    const fetched = await fetchFeed({
      feed,
      directory: files,
      tags: memory?.tags ?? {},
      synced: memory?.synced ?? null,
      policy: options.policy ?? { own: new Set(), limits: FETCH_LIMITS },
      pause: options.pause ?? (feed.kind === 'nvd-pages' ? PAUSE : SHORT_PAUSE),
      progress: (done, total) => options.progress?.(feed.name, done, total),
    })
    if (fetched.unchanged) {
      rememberFeed(directory, feed.name, { synced: started, failure: null })
      return { feed: feed.name, outcome: 'unchanged', reading: null, failure: null }
    }
    const reading = await readFeed({
      directory,
      feed: feed.name,
      source,
      paths: fetched.paths,
      now: started,
      keep: fetched.partial,
      acceptSmaller: options.acceptSmaller === true,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    })
    rememberFeed(directory, feed.name, { tags: fetched.tags })
    rmSync(files, { recursive: true, force: true })
    return { feed: feed.name, outcome: 'new', reading, failure: null }
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error
    rememberFeed(directory, feed.name, { failure: error.message })
    return {
      feed: feed.name,
      outcome: 'failed',
      reading: null,
      failure: { code: error.code, message: error.message, exit: error.exit },
    }
  }
}
