import { changedFlaws, type EnrichmentColumns } from './enrichment.ts'
import { FIELDS, type FeedFile, FINGERPRINT } from './feed-file.ts'
import { nameKey } from './names.ts'

/** One change of a feed's content, as its file keeps it. */
export interface LoggedChange {
  /** Generation of the file that brought it. */
  generation: number
  id: string
  /** Position in this file; null: gone. */
  position: number | null
  packages: Array<[ecosystem: string, name: string]>
}

export interface ChangeLog {
  /** Changes since this generation are known; older marks must match everything. */
  since: number
  changes: LoggedChange[]
  flaws: Array<{ generation: number; cve: string }>
}

/** Beyond this it is quicker to match everything than to go through the log. */
const MOST_CHANGES = 20_000
const MOST_FLAWS = 50_000

/** What is about to be written. */
export interface NextContent {
  /** Position of each id (`nameKey`). */
  positions: ReadonlyMap<string, number>
  fields: Uint32Array
  columns: EnrichmentColumns
  packagesAt(place: number, position: number): Array<[ecosystem: string, name: string]>
}

/** The log of the previous file, continued; begun afresh when there is none or it grows too long. */
export function changesBetween(previous: FeedFile | null, next: NextContent, generation: number): ChangeLog {
  if (previous === null) return emptyLog(generation)
  const changes = differences(previous, next)
  if (changes === null) return emptyLog(generation)
  const old = previous.changes()
  const earlier = new Map(old.changes.map((change) => [nameKey(change.id), change]))
  const fresh = changes.map((change) => {
    const before = earlier.get(nameKey(change.id))
    earlier.delete(nameKey(change.id))
    // A reader may have seen neither change: it needs the packages of both.
    return { ...change, generation, packages: joined(before?.packages ?? [], change.packages) }
  })
  const flaws = changedFlaws(previous.columns, next.columns).map((cve) => ({ generation, cve }))
  const log: ChangeLog = {
    since: old.since,
    changes: [...relocated([...earlier.values()], next), ...fresh],
    flaws: [...old.flaws, ...flaws],
  }
  return log.changes.length > MOST_CHANGES || log.flaws.length > MOST_FLAWS ? emptyLog(generation) : log
}

function emptyLog(generation: number): ChangeLog {
  return { since: generation, changes: [], flaws: [] }
}

/** Null: too many to list. */
function differences(previous: FeedFile, next: NextContent): Array<Omit<LoggedChange, 'generation'>> | null {
  const changes: Array<Omit<LoggedChange, 'generation'>> = []
  const seen = new Set<string>()
  for (let before = 0; before < previous.facts.advisories; before++) {
    if (previous.isDead(before)) continue
    const id = previous.idOf(before)
    const key = nameKey(id)
    seen.add(key)
    const after = next.positions.get(key)
    if (after !== undefined && next.fields[after * FIELDS + FINGERPRINT] === previous.fingerprintOf(before)) continue
    const now = after === undefined ? [] : next.packagesAt(next.fields[after * FIELDS + 2] ?? 0, after)
    changes.push({ id, position: after ?? null, packages: joined(previous.packagesOf(before), now) })
    if (changes.length > MOST_CHANGES) return null
  }
  for (const [key, position] of next.positions) {
    if (seen.has(key)) continue
    changes.push({ id: key, position, packages: next.packagesAt(next.fields[position * FIELDS + 2] ?? 0, position) })
    if (changes.length > MOST_CHANGES) return null
  }
  return changes
}

/** Positions move with every write. */
function relocated(changes: readonly LoggedChange[], next: NextContent): LoggedChange[] {
  return changes.map((change) => ({ ...change, position: next.positions.get(nameKey(change.id)) ?? null }))
}

function joined(a: LoggedChange['packages'], b: LoggedChange['packages']): LoggedChange['packages'] {
  return [...new Map([...a, ...b].map((pair) => [pair.join('\0'), pair])).values()]
}
