import type { Advisory, AffectedPackage, DecisionPoints, SourceState } from '../../../model/advisory.ts'

/**
 * What one advisory says about one package. Withdrawn advisories have no rows. No `ranges` and no `versions`: the
 * publisher named the package and said nothing of versions, so it can only be a *possible* match.
 */
export interface AffectedRow extends Omit<AffectedPackage, 'ecosystem' | 'name'> {
  /** Number of the advisory in this book. */
  advisory: number
}

/** An advisory that came, changed or went. */
export interface Change {
  id: string
  source: string
  /** Null: it is no longer in the book. */
  advisory: number | null
  /** Packages it speaks of now or spoke of before: `[ecosystem, name]`. Only hosts that have one of them need another look. */
  packages: Array<[ecosystem: string, name: string]>
}

export interface Changes {
  changes: Change[]
  /** CVEs whose decision points, known exploitation or EPSS score changed: deadlines must be drawn up anew. */
  flaws: string[]
  /** To be given to the next `changedSince`. */
  mark: string
}

/**
 * All advisories this machine knows, opened from disk. Numbers hold for one opened book only: keep ids, not numbers.
 * An opened book does not change; after a sync, open it again. Reads are synchronous and short.
 */
export interface Book {
  /** Advisories in all sources together; numbers run from 0. */
  readonly size: number
  /** Rows of one package. Ecosystem as `normalEcosystem` spells it, name as the ecosystem does (case counts as it does there). */
  rowsOf(ecosystem: string, name: string): AffectedRow[]
  /** Rows of `vendor:` ecosystems for a product of this name, whoever the vendor; case and `_` do not count. All are *possible* matches. */
  productRows(name: string): Array<AffectedRow & { vendor: string }>
  /** Reads the whole document. */
  advisory(number: number): Advisory
  /** The id alone, without reading the document. */
  idOf(number: number): string
  sourceOf(number: number): string
  /** Milliseconds since 1970 UTC; null: the document does not say. */
  publishedOf(number: number): number | null
  /** Advisories that have this id or alias, in any case of letters. */
  byName(id: string): number[]
  /** Statements about the same flaw: joined by aliases, transitively, and by nothing else. Includes the advisory itself. */
  sameFlaw(number: number): number[]
  /** CVEs it is about (id, aliases, upstream); without any, its own id. */
  flawsOf(number: number): string[]
  /** Advisories that are about this flaw: the reverse of `flawsOf`. */
  about(flaw: string): number[]
  /** Null in every field: nobody has said. */
  decision(cve: string): DecisionPoints
  knownExploited(cve: string): Advisory['knownExploited']
  epss(cve: string): Advisory['epss']
  /** Every source that was ever read or tried, with its age and last failure. */
  sources(): SourceState[]
  /** Stands for the book's present content. */
  readonly mark: string
  /** What changed since an earlier mark; null when that is too long ago to say: match everything again. */
  changedSince(mark: string): Changes | null
  /** Number of every advisory that is not withdrawn, newest publication first, at most `limit`. */
  newest(limit: number): number[]
  close(): void
}

/*
 * `openBook(directory, feedsInMemory)` of `book/open.ts` opens what is there; an empty or missing directory is an empty book.
 * `memoryFeed` of `book/memory-feed.ts` makes a feed of a few advisories at hand: the catalogue's own, or the fixes that a
 * host's package manager offers.
 */
