import type { CountryRange } from './types.ts'

export interface Flat {
  /** Sorted, none touching another of the same country, none overlapping. */
  ranges: CountryRange[]
  /** Ranges that lay in another one. */
  overlaps: number
}

/** Ranges that do not overlap: where several lie on each other the one that begins last counts, which is the narrowest. */
export function flatten(given: readonly CountryRange[]): Flat {
  const sorted = given.toSorted((a, b) => order(a.first, b.first) || order(b.last, a.last))
  const ranges: CountryRange[] = []
  const open: CountryRange[] = []
  let overlaps = 0
  let at = 0n

  function put(first: bigint, last: bigint, country: string): void {
    if (first > last) return
    const before = ranges.at(-1)
    if (before !== undefined && before.country === country && before.last + 1n === first) before.last = last
    else ranges.push({ first, last, country })
  }

  /** Ends every open range that ends before `next`. */
  function close(next: bigint | null): void {
    for (let top = open.at(-1); top !== undefined && (next === null || top.last < next); top = open.at(-1)) {
      put(at, top.last, top.country)
      if (top.last + 1n > at) at = top.last + 1n
      open.pop()
    }
  }

  for (const range of sorted) {
    close(range.first)
    const below = open.at(-1)
    if (below !== undefined) {
      overlaps++
      put(at, range.first - 1n, below.country)
    }
    at = range.first
    open.push(range)
  }
  close(null)
  return { ranges, overlaps }
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
