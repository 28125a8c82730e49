import type { Book } from '../advisories/book/types.ts'

/* What matching needs from others. Times are milliseconds since 1970 UTC. */

/** The advisories, opened: the part of the book that matching reads. */
export type MatchBook = Pick<
  Book,
  | 'rowsOf'
  | 'productRows'
  | 'advisory'
  | 'idOf'
  | 'sourceOf'
  | 'publishedOf'
  | 'byName'
  | 'sameFlaw'
  | 'flawsOf'
  | 'about'
  | 'decision'
  | 'knownExploited'
  | 'epss'
  | 'sources'
>

/** What our own logs show of a flaw. */
export interface ProbeFact {
  /** First and last probe that is known. */
  first: number
  last: number
  requests: number
  sources: number
  /** Where it was read: a sensor, or file and line. */
  where: string
}

export interface Probes {
  /** Probes for the flaw on any listener of ours within the last 24 hours; null: none was seen. */
  now(flaw: string): ProbeFact | null
  /** The same in the logs of this very host. */
  onHost(flaw: string, host: string): ProbeFact | null
}

/** Nothing is known of probes: no log was read. */
export const NO_PROBES: Probes = { now: () => null, onHost: () => null }

/** What a person decided about a flaw; it ends at `expires` and the exposure is open again. */
export interface Decision {
  flaw: string
  /** Null: on every host. */
  host: string | null
  /** Source package; null: whatever package it is found in. */
  package: string | null
  /** `accepted` still stands as an exposure; `not-affected` closes it; `mitigated` holds a verified workaround. The three are never mixed. */
  kind: 'accepted' | 'not-affected' | 'mitigated'
  reason: string
  by: string
  made: number
  /** Null only for `not-affected`. */
  expires: number | null
}

/** What was known of an exposure before. */
export interface Before {
  state: string
  since: number
  changed: number
}
