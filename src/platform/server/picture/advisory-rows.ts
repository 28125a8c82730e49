import { flawsNamed } from '../../../know/exposure/judge-holding.ts'
import { VERDICT_WORDS } from '../../../know/exposure/words.ts'
import { iso } from '../../../support/time.ts'
import type { Knowledge } from '../../exposure/knowledge.ts'
import type { Counted } from '../../exposure/store.ts'
import { refuse } from '../refusal.ts'
import type { AdvisoryPage, AdvisoryRow } from '../schemas/advisories.ts'
import { exposureRow } from './exposure-row.ts'

const THERE = new Set(['open', 'fixed-on-disk', 'unknown'])
const MOST_AFFECTED = 200
const MOST_EXPOSURES = 500

/** Newest first. `touching`: only those about flaws that our hosts are, or were, exposed to. */
export async function advisoryRows(
  knowledge: Knowledge,
  { touching, limit }: { touching: boolean; limit: number },
  now: number,
): Promise<{ total: number; advisories: AdvisoryRow[] }> {
  const book = knowledge.book()
  const counts = Map.groupBy(await knowledge.store.countsByFlaw(now), ({ name }) => name)
  const numbers = touching
    ? [...new Set([...counts.keys()].flatMap((flaw) => book.about(flaw)))].toSorted(
        (a, b) => (book.publishedOf(b) ?? 0) - (book.publishedOf(a) ?? 0),
      )
    : book.newest(limit)
  return {
    total: touching ? numbers.length : book.size,
    advisories: numbers.slice(0, limit).map((number) => advisoryRow(knowledge, number, counts)),
  }
}

function advisoryRow(knowledge: Knowledge, number: number, counts: ReadonlyMap<string, Counted[]>): AdvisoryRow {
  const book = knowledge.book()
  const { id, source, title, severity, published, modified } = book.advisory(number)
  const flaws = flawsNamed(book, number)
  const rows = flaws.flatMap((flaw) => counts.get(flaw) ?? [])
  const there = rows.filter(({ state }) => THERE.has(state))
  const dues = there.flatMap(({ due }) => due ?? [])
  const scores = flaws.flatMap((flaw) => book.epss(flaw)?.score ?? [])
  return {
    id,
    source,
    title,
    severity,
    published: published === null ? null : iso(published),
    modified: modified === null ? null : iso(modified),
    flaws,
    knownExploited: flaws.some((flaw) => book.knownExploited(flaw) !== null),
    epss: scores.length === 0 ? null : Math.max(...scores),
    // Several flaws of one advisory are on the same hosts: the largest figure, not the sum.
    exposedHosts: Math.max(0, ...flaws.map((flaw) => sum(there.filter(({ name }) => name === flaw)))),
    exposedFlaws: flaws.filter((flaw) => there.some(({ name }) => name === flaw)),
    fixedHosts: Math.max(0, ...rows.filter(({ state }) => state === 'fixed').map(({ count }) => count)),
    probed: flaws.some((flaw) => knowledge.probes().now(flaw) !== null),
    due: dues.length === 0 ? null : iso(Math.min(...dues)),
  }
}

function sum(rows: readonly Counted[]): number {
  return rows.reduce((total, { count }) => total + count, 0)
}

export async function advisoryPage(knowledge: Knowledge, id: string, now: number): Promise<AdvisoryPage> {
  const book = knowledge.book()
  const named = book.byName(id)
  const number =
    named.find((one) => book.idOf(one).toLowerCase() === id.toLowerCase()) ??
    named[0] ??
    book.about(id.toUpperCase())[0]
  if (number === undefined) refuse('not-found', 'no advisory has this name')
  const advisory = book.advisory(number)
  const counts = Map.groupBy(await knowledge.store.countsByFlaw(now), ({ name }) => name)
  const row = advisoryRow(knowledge, number, counts)
  const exposures = await Promise.all(
    row.flaws.slice(0, 50).map((flaw) => knowledge.store.exposures({ flaw }, MOST_EXPOSURES, 0)),
  )
  return {
    row,
    summary: advisory.summary,
    aliases: advisory.aliases,
    upstream: advisory.upstream,
    related: advisory.related,
    withdrawn: advisory.withdrawn === null ? null : iso(advisory.withdrawn),
    cvss: advisory.cvss,
    affected: advisory.affected.slice(0, MOST_AFFECTED).map(({ ecosystem, name, status, ranges, verdict }) => ({
      ecosystem,
      name,
      status,
      fixed: ranges.flatMap(({ fixed }) => fixed ?? []),
      verdictWords: verdict === null ? null : VERDICT_WORDS[verdict],
    })),
    remedies: advisory.remedies,
    references: advisory.references,
    flags: advisory.flags,
    exposures: exposures
      .flatMap(({ rows }) => rows)
      .slice(0, MOST_EXPOSURES)
      .map((exposure) => exposureRow(knowledge, exposure, now)),
  }
}
