import type { Advisory, DecisionPoints, SourceState } from './advisory.ts'

/* What the `advisory` commands answer. Texts of advisories are outside text. */

/** One line of a list. */
export interface AdvisoryLine {
  id: string
  feed: string
  title: string
  severity: Advisory['severity']
  published: number | null
  withdrawn: boolean
  /** CVEs it is about. */
  flaws: string[]
  /** Packages it names, at most a few, as `ecosystem name`. */
  packages: string[]
  knownExploited: boolean
  epss: number | null
}

/** A feed: one that can be fetched, one that was read, or both. */
export interface FeedLine extends SourceState {
  title: string
  /** Taken by `advisory sync` on this machine without being named. */
  usual: boolean
  /** Older than a week, or never read though usual. */
  stale: boolean
}

/** Everything known under one name. */
export interface AdvisoryReport {
  name: string
  /** Statements about the same flaw, joined by aliases. */
  statements: Array<Advisory & { feed: string }>
  /** Statements about several flaws of which this is one (a distribution's advisory names its CVEs). */
  others: AdvisoryLine[]
  flaws: Array<{
    cve: string
    decision: DecisionPoints
    knownExploited: Advisory['knownExploited']
    epss: Advisory['epss']
  }>
}

/** What `advisory sync` or `import` did with one feed. */
export interface FeedOutcome {
  feed: string
  outcome: 'new' | 'unchanged' | 'older' | 'failed' | 'would-fetch'
  documents: number
  advisories: number
  flaws: number
  faults: number
  firstFaults: string[]
  flagged: number
  failure: { code: string; message: string } | null
}
