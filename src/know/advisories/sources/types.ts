import type { Advisory } from '../../../model/advisory.ts'
import type { Enrichment } from '../book/enrichment.ts'

/** One document of a feed: a file, an entry of an archive, or a line of a file of lines. */
export interface FeedDocument {
  /** Where it was: file or entry name, with the line where lines are documents. For messages, and for sources that name files by content. */
  name: string
  /** At most `MOST_DOCUMENT` characters. */
  text: string
}

/** What a source finds in a document. */
export type Finding =
  | { kind: 'advisory'; advisory: Advisory }
  | { kind: 'enrichment'; enrichment: Enrichment }
  /** Model and day of the EPSS scores that follow. */
  | { kind: 'epss'; model: string | null; date: number | null }
  /** The document, or a part of it, could not be understood. `message` says what and where; it may quote outside text. */
  | { kind: 'fault'; message: string }

/** How advisories of one publisher, or in one format, are read. */
export interface AdvisorySource {
  /** Kebab case; named by users and in `Advisory.source`. */
  id: string
  /** One line for people. */
  title: string
  /**
   * Reads one document. Never throws for what the document holds: what cannot be understood is a fault, what is
   * doubtful is taken and flagged. A document of another kind gives one fault or nothing.
   */
  read(document: FeedDocument): Iterable<Finding>
  /** Names of entries in an archive or directory that are documents of this source. */
  wants(name: string): boolean
}
