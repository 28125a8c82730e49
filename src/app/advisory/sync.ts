import type { AdvisoryOptions } from '../../cli/ports.ts'
import { outcomesText } from '../../cli/render/advisory-text.ts'
import { withBookLock } from '../../know/advisories/book/lock.ts'
import { FEEDS, type Feed, feedByName, feedsFor } from '../../know/advisories/feeds-table.ts'
import { hostWithPort } from '../../know/advisories/fetch/guard.ts'
import { FETCH_LIMITS } from '../../know/advisories/fetch/request.ts'
import type { FeedReading } from '../../know/advisories/read-feed.ts'
import { type SyncResult, syncFeeds } from '../../know/advisories/sync.ts'
import type { FeedOutcome } from '../../model/advisory-report.ts'
import { FirebreakError } from '../../support/errors.ts'
import { createProgress } from '../../support/progress.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { bookDirectory, ownEcosystem } from './known-book.ts'

export async function advisorySync(names: string[], options: AdvisoryOptions): Promise<number> {
  const { feeds, own } = chosenFeeds(names, options.from)
  const terminal = createTerminal(options)
  const directory = bookDirectory()
  if (options.dryRun === true) {
    const outcomes = feeds.map((feed) => ({ ...nothing(feed.name), outcome: 'would-fetch' as const }))
    await terminal.write(
      wantsJson(options)
        ? jsonText(
            {
              schema: 'firebreak.advisory-sync/1',
              feeds: outcomes,
              addresses: feeds.flatMap(({ addresses }) => addresses),
            },
            options,
          )
        : `${feeds.flatMap((feed) => feed.addresses.map((address) => `would fetch ${feed.name} from ${address}`)).join('\n')}\n`,
    )
    return 0
  }
  const progress = createProgress({
    stream: process.stderr,
    enabled: terminal.live && !wantsJson(options),
    label: 'advisories',
  })
  const results = await withBookLock(directory, () =>
    syncFeeds({
      directory,
      feeds,
      full: options.full === true,
      acceptSmaller: options.acceptSmaller === true,
      policy: { own, limits: FETCH_LIMITS },
      now: Date.now,
      progress: (feed, done, total) => progress.update(done, total, feed),
    }),
  ).finally(() => progress.done())
  const outcomes = results.map(outcomeOf)
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.advisory-sync/1', feeds: outcomes }, options)
      : outcomesText(outcomes, terminal.paint),
  )
  return exitOf(results)
}

/** All failed: the exit code of the first; some failed, or left documents out: partial. */
function exitOf(results: readonly SyncResult[]): number {
  const failed = results.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0 && failed.length === results.length) return failed[0]?.failure?.exit ?? 1
  return failed.length > 0 || results.some(({ reading }) => (reading?.faults ?? 0) > 0) ? 6 : 0
}

function chosenFeeds(names: readonly string[], from: string | undefined): { feeds: Feed[]; own: Set<string> } {
  const feeds = names.length === 0 ? feedsFor(ownEcosystem()) : names.map(known)
  const [first] = feeds
  if (from === undefined) return { feeds, own: new Set() }
  if (feeds.length !== 1 || first === undefined)
    throw new FirebreakError('usage', '--from stands for the address of one feed: name exactly one.', {
      field: '--from',
    })
  if (!URL.canParse(from)) throw new FirebreakError('usage', `--from ${from}: not an address.`, { field: '--from' })
  // What the user names may be on the user's own network; where it redirects to may not.
  return { feeds: [{ ...first, addresses: [from] }], own: new Set([hostWithPort(new URL(from))]) }
}

function known(name: string): Feed {
  const feed = feedByName(name)
  if (feed !== null) return feed
  const near = FEEDS.filter((one) => one.name.includes(name) || name.includes(one.source)).map((one) => one.name)
  const hint = near.length > 0 ? `Did you mean ${near.slice(0, 6).join(', ')}?` : 'See `firebreak advisory ls --feeds`.'
  throw new FirebreakError('name-unknown', `There is no feed called ${name}. ${hint}`)
}

export function nothing(feed: string): FeedOutcome {
  return {
    feed,
    outcome: 'new',
    documents: 0,
    advisories: 0,
    flaws: 0,
    faults: 0,
    firstFaults: [],
    flagged: 0,
    failure: null,
  }
}

export function readingOutcome(reading: FeedReading): FeedOutcome {
  return { ...nothing(reading.feed), ...reading }
}

function outcomeOf({ feed, outcome, reading, failure }: SyncResult): FeedOutcome {
  return {
    ...(reading === null ? nothing(feed) : readingOutcome(reading)),
    outcome,
    failure: failure === null ? null : { code: failure.code, message: failure.message },
  }
}
