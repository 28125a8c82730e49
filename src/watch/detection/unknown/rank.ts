import type { ByteString } from '../../../model/record.ts'
import { noiseOf } from './noise.ts'

export interface UnknownRow {
  template: ByteString
  requests: number
  /** Distinct. */
  sources: number
  /** Requests answered 400 or more. */
  errors: number
  /** Requests that named a referrer, when counted: visitors who followed a broken link do, probes do not. */
  referred?: number
}

export type Ranked<T extends UnknownRow> = T & {
  /** Greater looks more like a new probe; comparable within one report only. */
  score: number
  /** Why it is ordinary noise; null when it is not. Noise stands last whatever its score. */
  noise: string | null
}

/**
 * Most probe-like first: many distinct sources that each ask a few times and are refused. Few sources that ask very often
 * (a busy client, a brute force) come later, ordinary noise of the web last.
 */
export function rankUnknown<T extends UnknownRow>(rows: readonly T[]): Array<Ranked<T>> {
  return rows
    .map((row) => ({ ...row, score: scoreOf(row), noise: noiseOf(row.template) }))
    .sort(
      (a, b) =>
        Number(a.noise !== null) - Number(b.noise !== null) ||
        b.score - a.score ||
        b.requests - a.requests ||
        (a.template < b.template ? -1 : Number(a.template > b.template)),
    )
}

/** Doublings of sources, divided by the doublings of requests a source, less for answered and for referred requests. */
function scoreOf(row: UnknownRow): number {
  const sources = Math.max(1, row.sources)
  const requests = Math.max(1, row.requests)
  const perSource = Math.max(1, requests / sources)
  const refused = 0.4 + 0.6 * Math.min(1, row.errors / requests)
  const unreferred = 1 - 0.8 * Math.min(1, (row.referred ?? 0) / requests)
  return (Math.log2(1 + sources) / (1 + Math.log2(perSource))) * refused * unreferred
}
