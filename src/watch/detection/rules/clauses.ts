import type { ByteString } from '../../../model/record.ts'

/** Where a text must stand: in the path or somewhere in the target, in another part of the request line, in another field, or anywhere in the line. */
export type Place = 'path' | 'target' | 'request' | 'field' | 'line'

/** A folded text that some view of its place must hold. */
export interface Wanted {
  text: ByteString
  place: Place
}

/** Texts of which at least one must occur. */
export type Clause = readonly Wanted[]

/** How well a text tells the lines that matter from all others; 0: not at all. */
export type Worth = (text: ByteString, place: Place) => number

/** The clause that lets the fewest lines through: the worst of its texts counts, then the fewer the better. */
export function best(clauses: readonly Clause[], worth: Worth): Clause | null {
  let found: Clause | null = null
  let score = Number.NEGATIVE_INFINITY
  for (const clause of clauses) {
    const one = scoreOf(clause, worth)
    if (one > score) {
      score = one
      found = clause
    }
  }
  return found
}

/** -Infinity for a clause that cannot be used. */
export function scoreOf(clause: Clause, worth: Worth): number {
  let lowest = Number.POSITIVE_INFINITY
  for (const { text, place } of clause) {
    lowest = Math.min(lowest, worth(text, place))
    if (lowest <= 0) return Number.NEGATIVE_INFINITY
  }
  return clause.length === 0 ? Number.NEGATIVE_INFINITY : lowest - Math.log2(clause.length)
}
