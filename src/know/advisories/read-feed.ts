import { join } from 'node:path'
import { FirebreakError, fail } from '../../support/errors.ts'
import { FEED_EXTENSION } from './book/open.ts'
import { type FeedFile, openFeedFile } from './book/feed-file.ts'
import { rememberFeed } from './book/state.ts'
import { createFeedWriter, type FeedWriter, MOST_ADVISORIES } from './book/write-feed.ts'
import type { AdvisorySource, FeedDocument, Finding } from './sources/types.ts'
import { documentsIn } from './unpack/documents.ts'
import type { UnpackLimits } from './unpack/limits.ts'

export interface FeedReading {
  feed: string
  /** Documents read, advisories and CVE facts taken. */
  documents: number
  advisories: number
  flaws: number
  /** How many documents, or parts of them, could not be understood, and the first of them in words. */
  faults: number
  firstFaults: string[]
  /** Advisories with flags: taken, but doubtful. */
  flagged: number
}

export interface ReadFeedOptions {
  /** Directory of the book. */
  directory: string
  /** Name of the feed: file name in the book. */
  feed: string
  source: AdvisorySource
  /** Files or directories. */
  paths: readonly string[]
  /** Milliseconds since 1970 UTC. */
  now: number
  /** Keep what the feed holds already, and add to it. */
  keep?: boolean
  /** Take it even if most of what was known is gone. */
  acceptSmaller?: boolean
  limits?: UnpackLimits
  progress?: (documents: number) => void
}

const MOST_FAULTS = 10
/** A feed that loses more than half of at least this many advisories is more likely cut than right. */
const SMALLEST_GUARDED = 50

export const FEED_NAME = /^[a-z0-9][a-z0-9.-]{0,60}$/

/** Reads a feed into its file of the book, in one step: on a failure the file stays as it was. */
export async function readFeed(options: ReadFeedOptions): Promise<FeedReading> {
  const { directory, feed, source, now } = options
  if (!FEED_NAME.test(feed)) fail('usage', `${feed} cannot be the name of a feed: use a-z, 0-9, dots and hyphens.`)
  const path = join(directory, feed + FEED_EXTENSION)
  const previous = openPrevious(path)
  const writer = createFeedWriter(path, feed, previous, now)
  try {
    const reading = await readAll(options, writer)
    if (options.keep === true && previous !== null) carryOver(previous, writer)
    check(reading, previous, options)
    writer.finish()
    rememberFeed(directory, feed, { synced: now, failure: null })
    return reading
  } catch (error) {
    writer.abandon()
    if (error instanceof FirebreakError) throw error
    throw new FirebreakError(
      'feed-broken',
      `${source.title}: ${error instanceof Error ? error.message : 'cannot be read'}`,
      { cause: error },
    )
  } finally {
    previous?.close()
  }
}

/** Null: there is none, or it is damaged and will be written anew. */
function openPrevious(path: string): FeedFile | null {
  try {
    return openFeedFile(path)
  } catch {
    return null
  }
}

async function readAll(options: ReadFeedOptions, writer: FeedWriter): Promise<FeedReading> {
  const { source, paths, feed } = options
  const reading: FeedReading = { feed, documents: 0, advisories: 0, flaws: 0, faults: 0, firstFaults: [], flagged: 0 }
  for (const path of paths)
    for await (const batch of documentsIn(path, (name) => source.wants(name), options.limits)) {
      for (const document of batch) {
        reading.documents++
        for (const finding of source.read(document)) take(finding, document, writer, reading)
      }
      options.progress?.(reading.documents)
    }
  return reading
}

function take(finding: Finding, document: FeedDocument, writer: FeedWriter, reading: FeedReading): void {
  switch (finding.kind) {
    case 'advisory':
      if (++reading.advisories > MOST_ADVISORIES)
        fail('feed-too-large', `The feed holds more than ${MOST_ADVISORIES} advisories.`)
      if (finding.advisory.flags.length > 0) reading.flagged++
      writer.add(finding.advisory)
      break
    case 'enrichment':
      reading.flaws++
      writer.enrich(finding.enrichment)
      break
    case 'epss':
      writer.epss(finding.model, finding.date)
      break
    case 'fault':
      if (++reading.faults <= MOST_FAULTS) reading.firstFaults.push(`${document.name}: ${finding.message}`)
  }
}

function carryOver(previous: FeedFile, writer: FeedWriter): void {
  for (let position = 0; position < previous.facts.advisories; position++) {
    if (previous.isDead(position) || writer.has(previous.idOf(position))) continue
    writer.add(previous.advisory(position))
  }
  for (const entry of previous.enrichments()) if (!writer.hasFlaw(entry.cve)) writer.enrich(entry)
}

function check(reading: FeedReading, previous: FeedFile | null, options: ReadFeedOptions): void {
  const { title } = options.source
  const first = reading.firstFaults[0]
  if (reading.advisories + reading.flaws === 0)
    fail(
      'feed-broken',
      reading.documents === 0
        ? `There is no document of this source in it (${title}).`
        : `Nothing of it could be understood as ${title}${first === undefined ? '' : `: ${first}`}.`,
    )
  const before = previous === null || options.keep === true ? 0 : previous.facts.advisories - previous.facts.dead
  if (options.acceptSmaller === true || before < SMALLEST_GUARDED || reading.advisories * 2 >= before) return
  fail(
    'feed-broken',
    `It holds ${reading.advisories} advisories where ${before} were known. A feed that loses half of them is more likely cut than right, so nothing was taken; --accept-smaller takes it.`,
  )
}
