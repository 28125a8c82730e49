import type { AdvisoryOptions } from '../../cli/ports.ts'
import { advisoryListText, feedListText } from '../../cli/render/advisory-text.ts'
import type { Book } from '../../know/advisories/book/types.ts'
import { FEEDS, feedsFor } from '../../know/advisories/feeds-table.ts'
import { normalEcosystem } from '../../know/versions/api.ts'
import type { AdvisoryLine, FeedLine } from '../../model/advisory-report.ts'
import { FirebreakError } from '../../support/errors.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { openKnownBook, ownEcosystem } from './known-book.ts'

/** A feed that is older is called stale. */
const STALE = 7 * 86_400_000

export async function advisoryList(options: AdvisoryOptions): Promise<number> {
  const limit = Number(options.limit ?? '30')
  if (!Number.isInteger(limit) || limit < 1)
    throw new FirebreakError('usage', `--limit ${options.limit}: a whole number above 0 was expected.`, {
      field: '--limit',
    })
  const book = openKnownBook()
  const terminal = createTerminal(options)
  try {
    if (options.feeds === true) {
      const feeds = feedLines(book, Date.now())
      await terminal.write(
        wantsJson(options)
          ? jsonText({ schema: 'firebreak.advisory-feeds/1', feeds }, options)
          : feedListText(feeds, terminal.paint, Date.now()),
      )
      return 0
    }
    const numbers =
      options.package === undefined
        ? book.newest(limit)
        : aboutPackage(book, options.package, options.ecosystem).slice(0, limit)
    const advisories = numbers.map((number) => lineOf(book, number))
    await terminal.write(
      wantsJson(options)
        ? jsonText({ schema: 'firebreak.advisories/1', known: book.size, advisories }, options)
        : advisoryListText(advisories, book.size, feedLines(book, Date.now()), terminal.paint),
    )
    return 0
  } finally {
    book.close()
  }
}

/** Newest first; rows of the ecosystem, and products of that name. */
function aboutPackage(book: Book, name: string, ecosystem: string | undefined): number[] {
  const chosen = ecosystem === undefined ? ownEcosystem() : normalEcosystem(ecosystem).ecosystem
  const rows = [...(chosen === null ? [] : book.rowsOf(chosen, name)), ...book.productRows(name)]
  const numbers = [...new Set(rows.map(({ advisory }) => advisory))]
  return numbers.toSorted((a, b) => (book.publishedOf(b) ?? 0) - (book.publishedOf(a) ?? 0))
}

export function lineOf(book: Book, number: number): AdvisoryLine {
  const advisory = book.advisory(number)
  const flaws = book.flawsOf(number)
  const scores = flaws.flatMap((flaw) => book.epss(flaw)?.score ?? [])
  return {
    id: advisory.id,
    feed: book.sourceOf(number),
    title: advisory.title,
    severity: advisory.severity,
    published: advisory.published,
    withdrawn: advisory.withdrawn !== null,
    flaws,
    packages: [...new Set(advisory.affected.map(({ ecosystem, name }) => `${ecosystem} ${name}`))].slice(0, 5),
    knownExploited: flaws.some((flaw) => book.knownExploited(flaw) !== null),
    epss: scores.length > 0 ? Math.max(...scores) : null,
  }
}

export function feedLines(book: Book, now: number): FeedLine[] {
  const states = new Map(book.sources().map((state) => [state.source, state]))
  const usual = new Set(feedsFor(ownEcosystem()).map(({ name }) => name))
  const titles = new Map(FEEDS.map(({ name, title }) => [name, title]))
  const names = new Set([...states.keys(), ...FEEDS.map(({ name }) => name)])
  return [...names].map((source) => {
    const state = states.get(source) ?? { source, synced: null, newest: null, records: 0, failure: null }
    const isOwn = source === 'catalogue'
    const old = state.synced === null || now - state.synced > STALE
    return {
      ...state,
      title: isOwn ? 'Firebreak’s own catalogue of threats' : (titles.get(source) ?? 'imported'),
      usual: usual.has(source),
      stale: !isOwn && old && (usual.has(source) || state.records > 0),
    }
  })
}
