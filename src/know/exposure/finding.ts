import type { DistroVerdict } from '../../model/advisory.ts'
import { compareVersions } from '../versions/api.ts'
import type { Doubt, Judgement } from './judge-row.ts'
import type { MatchBook } from './ports.ts'

/** What the advisories together say of one flaw in one holding. Shared by all hosts that hold it. */
export interface Finding {
  flaw: string
  /**
   * `open`: it applies. `asking`: a publisher still looks into it. `just-fixed`: the installed version is the one that
   * brought this fix; it matters where older code still runs. `possible`: nothing but a name speaks for it.
   */
  kind: 'open' | 'asking' | 'just-fixed' | 'possible'
  /** Ids, the most binding for this holding first: numbers hold for one book only. */
  advisories: string[]
  /** The earliest publication; null: none says. */
  published: number | null
  fixed: string | null
  verdict: DistroVerdict | null
  /** Why the distribution does what it does, in its own words. */
  reason: string | null
  doubts: Doubt[]
  /** Support channel one must have to get the fix; null: none. */
  channel: string | null
  /** Binaries it was decided on; empty: the source package. */
  binaries: string[]
}

/** How one flaw stands in one holding, with what was set aside and why: what `explain` tells. */
export interface Settled {
  finding: Finding | null
  /** Judgements that decide. */
  deciding: readonly Judgement[]
  outcome: 'open' | 'asking' | 'fixed' | 'outside' | 'not-affected'
}

/**
 * Settles what several advisories say of one flaw. A fix in a support channel the holding comes from decides before what
 * holds for everybody; `not-affected` closes, unless its own document contradicts itself; otherwise whoever says "affected" is heard.
 */
export function settle(book: MatchBook, flaw: string, judgements: readonly Judgement[]): Settled {
  const heard = inChannelOf(judgements)
  const cleared = heard.filter(({ answer, row }) => answer === 'not-affected' && !isContradictory(book, row.advisory))
  if (cleared.length > 0) return { finding: null, deciding: cleared, outcome: 'not-affected' }
  const affected = heard.filter(({ answer }) => answer === 'affected')
  if (affected.length > 0)
    return { finding: findingOf(book, flaw, affected, 'open'), deciding: affected, outcome: 'open' }
  const asking = heard.filter(({ answer }) => answer === 'asking')
  if (asking.length > 0)
    return { finding: findingOf(book, flaw, asking, 'asking'), deciding: asking, outcome: 'asking' }
  const fixed = heard.filter(({ answer }) => answer === 'fixed')
  return { finding: null, deciding: fixed.length > 0 ? fixed : heard, outcome: fixed.length > 0 ? 'fixed' : 'outside' }
}

/** Rows of the holding's own channel when there are any; else those for everybody; else, if nothing else speaks, those of other channels. */
function inChannelOf(judgements: readonly Judgement[]): readonly Judgement[] {
  if (judgements.every(({ inChannel }) => inChannel === null)) return judgements
  const own = judgements.filter(({ inChannel }) => inChannel === true)
  if (own.length > 0) return own
  const everybody = judgements.filter(({ inChannel }) => inChannel === null)
  return everybody.length > 0 ? everybody : judgements
}

function isContradictory(book: MatchBook, advisory: number): boolean {
  return book.advisory(advisory).flags.some((flag) => flag.code === 'contradicting-status' || flag.code === 'invalid')
}

// Half a million findings share what most of them do not have.
const NO_DOUBTS: Doubt[] = []
const NO_BINARIES: string[] = []

/** One finding of several judgements that agree. */
export function findingOf(
  book: MatchBook,
  flaw: string,
  judgements: readonly Judgement[],
  kind: Finding['kind'],
): Finding {
  const withFix = judgements.filter(({ fixed }) => fixed !== null)
  const sure = judgements.filter(({ doubts }) => doubts.length === 0)
  const row = judgements.find((judgement) => judgement.row.verdict !== null)?.row
  const channels = judgements.filter(({ inChannel }) => inChannel === false)
  return {
    flaw,
    kind,
    advisories: advisoriesOf(book, flaw, sure.length > 0 ? [...sure, ...judgements] : judgements),
    published: firstPublished(
      book,
      judgements.map((judgement) => judgement.row.advisory),
    ),
    fixed: lastFix(withFix),
    verdict: row?.verdict ?? null,
    reason: row?.reason ?? null,
    // One row without a doubt is enough; a foreign package is in doubt whatever the row.
    doubts: sure.length > 0 ? NO_DOUBTS : [...new Set(judgements.flatMap(({ doubts }) => doubts))],
    channel: channels.length === judgements.length ? (channels[0]?.row.channel ?? null) : null,
    binaries: judgements.every(({ binaries }) => binaries.length === 0)
      ? NO_BINARIES
      : [...new Set(judgements.flatMap(({ binaries }) => binaries))],
  }
}

/** All of them must be closed, so the latest fix counts. */
function lastFix(judgements: readonly Judgement[]): string | null {
  let best: string | null = null
  for (const { fixed, row } of judgements)
    if (fixed !== null && (best === null || compareVersions(row.scheme, fixed, best) > 0)) best = fixed
  return best
}

/** A statement of the distribution (a DSA) is more binding than the bare record of the flaw. */
function advisoriesOf(book: MatchBook, flaw: string, judgements: readonly Judgement[]): string[] {
  const ids = new Set<string>()
  for (const { row } of judgements) ids.add(book.idOf(row.advisory))
  if (ids.size > 1 && ids.delete(flaw)) ids.add(flaw)
  return [...ids]
}

export function firstPublished(book: MatchBook, advisories: readonly number[]): number | null {
  let first: number | null = null
  for (const number of advisories) {
    const published = book.publishedOf(number)
    if (published !== null && (first === null || published < first)) first = published
  }
  return first
}

/** Numbers in this book of the advisories with these ids. */
export function numbersOf(book: MatchBook, ids: readonly string[]): number[] {
  return ids.flatMap((id) => book.byName(id).filter((number) => book.idOf(number) === id))
}
