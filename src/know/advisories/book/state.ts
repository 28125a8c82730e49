import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceState } from '../../../model/advisory.ts'
import type { FeedFacts } from './sections.ts'

/** What is remembered of a feed from one sync to the next. */
export interface FeedMemory {
  synced: number | null
  failure: string | null
  /** Of what was fetched last, for asking only for what is newer: by address. */
  tags: Record<string, { etag: string | null; modified: string | null }>
}

const FILE = 'feeds.json'

export function readFeedMemories(directory: string): Record<string, FeedMemory> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(directory, FILE), 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, FeedMemory>) : {}
  } catch {
    // Lost memory costs one full download, nothing else.
    return {}
  }
}

/** Changes what is remembered of one feed. */
export function rememberFeed(directory: string, feed: string, change: Partial<FeedMemory>): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const all = readFeedMemories(directory)
  all[feed] = { ...(all[feed] ?? { synced: null, failure: null, tags: {} }), ...change }
  const temporary = join(directory, `${FILE}.${process.pid}.new`)
  const fd = openSync(temporary, 'w', 0o600)
  try {
    writeFileSync(fd, JSON.stringify(all, null, 1))
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(temporary, join(directory, FILE))
}

/** One state a feed that has a file, was damaged, or was ever tried. */
export function readFeedStates(
  directory: string,
  opened: readonly FeedFacts[],
  damaged: ReadonlyMap<string, string>,
): SourceState[] {
  const memories = readFeedMemories(directory)
  const facts = new Map(opened.map((one) => [one.feed, one]))
  const names = new Set([...facts.keys(), ...damaged.keys(), ...Object.keys(memories)])
  return [...names].toSorted().map((source) => {
    const known = facts.get(source)
    return {
      source,
      // A feed in memory has no generation: it is as fresh as the process that holds it.
      synced: memories[source]?.synced ?? (known?.generation === 0 ? Date.now() : known?.generation) ?? null,
      newest: known?.newest ?? null,
      records: known === undefined ? 0 : known.advisories - known.dead + known.flaws,
      failure: damaged.get(source) ?? memories[source]?.failure ?? null,
    }
  })
}
