import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DecisionPoints, SourceState } from '../../../model/advisory.ts'
import { cveNumber, type Enrichment } from './enrichment.ts'
import { type FeedFile, openFeedFile } from './feed-file.ts'
import { flawsIn, nameKey, namesOf } from './names.ts'
import { readFeedStates } from './state.ts'
import type { Book, Change, Changes } from './types.ts'

export const FEED_EXTENSION = '.feed'

/** A feed of the book: its name is that of its file. Its advisories have the numbers from `base` on. */
interface OpenedFeed {
  name: string
  file: FeedFile
  base: number
}

/** Statements joined by aliases at most: a feed that names everything as an alias of everything joins no more than these. */
const MOST_JOINED = 500

/**
 * Opens every file of the book, and joins feeds held in memory. A damaged file is left out, and `sources()` says so; a sync
 * writes it anew.
 */
export function openBook(directory: string, more: readonly FeedFile[] = []): Book {
  const feeds: OpenedFeed[] = []
  const failures = new Map<string, string>()
  let states: SourceState[] | null = null
  let size = 0
  for (const name of feedNames(directory)) {
    try {
      const file = openFeedFile(join(directory, name + FEED_EXTENSION))
      feeds.push({ name, file, base: size })
      size += file.facts.advisories
    } catch (error) {
      // One feed that cannot be read must not hide the others.
      failures.set(name, error instanceof Error ? error.message : 'it cannot be read')
    }
  }

  for (const file of more) {
    feeds.push({ name: file.facts.feed, file, base: size })
    size += file.facts.advisories
  }

  function feedOf(number: number): OpenedFeed {
    const feed = feeds.findLast(({ base }) => base <= number)
    if (feed === undefined || !Number.isInteger(number) || number < 0 || number >= size)
      throw new RangeError(`the book has no advisory ${number}`)
    return feed
  }
  const inFeed = <T>(number: number, ask: (file: FeedFile, position: number) => T): T => {
    const { file, base } = feedOf(number)
    return ask(file, number - base)
  }
  const inAll = (ask: (file: FeedFile) => number[]): number[] =>
    feeds.flatMap(({ file, base }) => ask(file).map((position) => base + position))

  function enrichments(cve: string): Array<Omit<Enrichment, 'cve'> & { file: FeedFile }> {
    const key = cveNumber(cve)
    if (key === null) return []
    return feeds.flatMap(({ file }) => {
      const found = file.enrichment(key)
      return found === null ? [] : [{ ...found, file }]
    })
  }

  function byName(id: string): number[] {
    const key = nameKey(id)
    return inAll((file) => file.byName(key))
  }

  function sameFlaw(number: number): number[] {
    const found = new Set([number])
    const asked = new Set<string>()
    for (const member of found) {
      for (const key of namesOf(inFeed(member, (file, position) => file.namesAt(position)))) {
        if (asked.has(key) || found.size >= MOST_JOINED) continue
        asked.add(key)
        for (const other of byName(key)) if (found.size < MOST_JOINED) found.add(other)
      }
    }
    return [...found]
  }

  const mark = JSON.stringify(
    Object.fromEntries(feeds.map(({ name, file }) => [name, `${file.facts.lineage}:${file.facts.generation}`])),
  )

  return {
    size,
    mark,
    rowsOf: (ecosystem, name) =>
      feeds.flatMap(({ file, base }) =>
        file.rowsOf(ecosystem, name).map((row) => ({ ...row, advisory: row.advisory + base })),
      ),
    productRows: (name) =>
      feeds.flatMap(({ file, base }) =>
        file.productRows(name).map((row) => ({ ...row, advisory: row.advisory + base })),
      ),
    advisory: (number) => inFeed(number, (file, position) => file.advisory(position)),
    idOf: (number) => inFeed(number, (file, position) => file.idOf(position)),
    sourceOf: (number) => feedOf(number).name,
    publishedOf: (number) => inFeed(number, (file, position) => file.publishedOf(position)),
    byName,
    sameFlaw,
    flawsOf: (number) =>
      inFeed(number, (file, position) => {
        const { id, aliases, upstream } = file.namesAt(position)
        return flawsIn(id, aliases, upstream)
      }),
    about: (flaw) => inAll((file) => file.about(flaw)),
    decision: (cve) => joinDecisions(enrichments(cve)),
    knownExploited: (cve) => enrichments(cve).find((entry) => entry.knownExploited !== null)?.knownExploited ?? null,
    epss(cve) {
      const entry = enrichments(cve).find((other) => other.epss !== null)
      return entry?.epss == null ? null : { ...entry.epss, ...entry.file.facts.epss }
    },
    sources: () =>
      (states ??= readFeedStates(
        directory,
        feeds.map(({ name, file }) => ({ ...file.facts, feed: name })),
        failures,
      )),
    changedSince: (since) => changesOf(feeds, since, mark),
    newest: (limit) => newestOf(feeds, limit),
    close() {
      for (const { file } of feeds) file.close()
    },
  }
}

export function feedNames(directory: string): string[] {
  let names: string[]
  try {
    names = readdirSync(directory)
  } catch {
    return []
  }
  return names
    .filter((name) => name.endsWith(FEED_EXTENSION))
    .map((name) => name.slice(0, -FEED_EXTENSION.length))
    .toSorted()
}

/** What any source says beats silence; known exploitation beats what was said before it was known. */
function joinDecisions(entries: ReadonlyArray<Omit<Enrichment, 'cve'>>): DecisionPoints {
  const said = entries.flatMap((entry) => (entry.decision === null ? [] : [entry.decision]))
  const exploited = entries.some((entry) => entry.knownExploited !== null)
  return {
    exploitation: exploited ? 'active' : (said.find((one) => one.exploitation !== null)?.exploitation ?? null),
    automatable: said.find((one) => one.automatable !== null)?.automatable ?? null,
    totalImpact: said.find((one) => one.totalImpact !== null)?.totalImpact ?? null,
  }
}

function changesOf(feeds: readonly OpenedFeed[], since: string, mark: string): Changes | null {
  const known = generationsOf(since)
  if (known === null || Object.keys(known).length !== feeds.length) return null
  const changes: Change[] = []
  const flaws = new Set<string>()
  for (const { name, file, base } of feeds) {
    const [lineage, number] = String(known[name]).split(':')
    const generation = Number(number)
    if (lineage !== file.facts.lineage) return null
    if (generation === file.facts.generation) continue
    const log = file.changes()
    if (generation < log.since || generation > file.facts.generation) return null
    for (const { id, position, packages, generation: at } of log.changes)
      if (at > generation)
        changes.push({ id, source: name, advisory: position === null ? null : base + position, packages })
    for (const flaw of log.flaws) if (flaw.generation > generation) flaws.add(flaw.cve)
  }
  return { changes, flaws: [...flaws], mark }
}

function generationsOf(mark: string): Record<string, string> | null {
  try {
    const parsed: unknown = JSON.parse(mark)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, string>) : null
  } catch {
    return null
  }
}

function newestOf(feeds: readonly OpenedFeed[], limit: number): number[] {
  const found: Array<{ number: number; at: number }> = []
  for (const { file, base } of feeds)
    for (let position = 0; position < file.facts.advisories; position++)
      if (!file.isDead(position) && !file.isWithdrawn(position))
        found.push({ number: base + position, at: file.publishedOf(position) ?? Number.NEGATIVE_INFINITY })
  return found
    .toSorted((a, b) => b.at - a.at)
    .slice(0, limit)
    .map(({ number }) => number)
}
