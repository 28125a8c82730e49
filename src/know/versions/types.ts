import type { VersionScheme } from '../../model/advisory.ts'

/**
 * One way to order versions. A member turns a version into a *sort key*: a string such that comparing two keys by code
 * unit (`<`) orders the versions. So every member is a total order by construction, and a key computed once serves
 * every comparison.
 */
export interface VersionOrder {
  scheme: VersionScheme
  /** One line for people: who orders like this, and the document or program that defines it. */
  title: string
  /** Null when the text is no version of this scheme. Never throws; time grows with the length of the text only. */
  key(version: string): string | null
}
