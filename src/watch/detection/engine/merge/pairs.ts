import type { ByteString } from '../../../../model/record.ts'
import { estimate, standardError } from '../../distinct.ts'
import type { Partial } from '../partial.ts'
import {
  createDistinctPairs,
  type DistinctPairs,
  PAIR_SKETCH_BITS,
  PAIRS_KEPT,
  SOURCES_KEPT,
} from '../tally/distinct-pairs.ts'
import type { KeyTable } from '../tally/key-table.ts'
import type { PairRows } from '../tally/pair-table.ts'
import type { TemplateTally } from '../tally/template-table.ts'

export interface MergedPairs {
  /** Sources by their number in `rows`. */
  known: KeyTable
  rows: PairRows
  /** Templates by group. */
  templates: Map<number, TemplateTally>
  /** For each partial: the merged number of its source numbers. */
  numbers: Int32Array[]
  /** Distinct sources of a group, and when each was first seen (seconds, ascending). */
  sourcesOf(group: number): { count: number; error: number; firstSeen: Float64Array }
  /** True when some pairs are known only as a sketch. */
  overflowed: boolean
}

export function mergePairs(partials: readonly Partial[], threats: number): MergedPairs {
  const merged = createDistinctPairs(SOURCES_KEPT * 2, PAIRS_KEPT * 2)
  const templates = new Map<number, TemplateTally>()
  const numbers = partials.map((partial) => {
    const mine = new Int32Array(partial.knownSources.length / 16)
    for (let i = 0; i < mine.length; i++)
      mine[i] = merged.sources.number(partial.knownSources.subarray(i * 16, i * 16 + 16))
    return mine
  })
  const [only] = partials
  const rows =
    only !== undefined && partials.length === 1 && only.sketches.length === 0
      ? rowsOf(only, threats, templates)
      : addUp(partials, threats, templates, merged, numbers)
  const firstSeen = firstSeenByGroup(rows)
  return {
    known: merged.sources,
    rows,
    templates,
    numbers,
    overflowed: merged.sketches().length > 0,
    sourcesOf(group) {
      const exact = firstSeen.get(group) ?? { count: 0, times: new Float64Array(0) }
      const sketch = merged.sketch(group)
      if (sketch === null) return { count: exact.count, error: 0, firstSeen: exact.times }
      const count = Math.max(exact.count, estimate(sketch, PAIR_SKETCH_BITS))
      return { count, error: standardError(PAIR_SKETCH_BITS), firstSeen: exact.times }
    },
  }
}

/** One reader's pairs are what they are: groups and sources have one number each, in the order of its tables. */
function rowsOf(partial: Partial, threats: number, templates: Map<number, TemplateTally>): PairRows {
  for (const [number, tally] of partial.templates) templates.set(threats + number, { ...tally })
  return partial.pairs
}

function addUp(
  partials: readonly Partial[],
  threats: number,
  templates: Map<number, TemplateTally>,
  merged: DistinctPairs,
  numbers: readonly Int32Array[],
): PairRows {
  const groups = new Map<ByteString, number>()
  const groupOf = partials.map((partial) => mergeTemplates(partial, threats, templates, groups))
  partials.forEach((partial, at) => {
    const { group, source, requests, first, last } = partial.pairs
    for (let row = 0; row < group.length; row++) {
      const key = partial.knownSources.subarray(source[row]! * 16, source[row]! * 16 + 16)
      merged.add(groupOf[at]!(group[row]!), numbers[at]![source[row]!]!, key, requests[row]!, first[row]!, last[row]!)
    }
  })
  partials.forEach((partial, at) => {
    for (const [group, registers] of partial.sketches) merged.addSketch(groupOf[at]!(group), registers)
  })
  return merged.rows()
}

/** Adds the templates of a partial; returns what its groups are called in the merged tables. */
function mergeTemplates(
  partial: Partial,
  threats: number,
  templates: Map<number, TemplateTally>,
  groups: Map<ByteString, number>,
): (group: number) => number {
  const renamed = new Map<number, number>()
  for (const [number, tally] of partial.templates) {
    let group = groups.get(tally.template)
    const known = group === undefined ? undefined : templates.get(group)
    if (group === undefined || known === undefined) {
      group = threats + groups.size
      groups.set(tally.template, group)
      templates.set(group, { ...tally })
    } else {
      known.requests += tally.requests
      known.errors += tally.errors
      known.referred += tally.referred
      if (tally.first !== 0 && (known.first === 0 || tally.first < known.first)) known.first = tally.first
      known.last = Math.max(known.last, tally.last)
    }
    renamed.set(threats + number, group)
  }
  return (group) => (group < threats ? group : (renamed.get(group) ?? group))
}

function firstSeenByGroup(rows: PairRows): Map<number, { count: number; times: Float64Array }> {
  const counts = new Map<number, { count: number; timed: number }>()
  for (let row = 0; row < rows.group.length; row++) {
    const found = counts.get(rows.group[row]!) ?? { count: 0, timed: 0 }
    found.count++
    if (rows.first[row] !== 0) found.timed++
    counts.set(rows.group[row]!, found)
  }
  const made = new Map<number, { count: number; times: Float64Array }>()
  for (const [group, { count, timed }] of counts) made.set(group, { count, times: new Float64Array(timed) })
  const filled = new Map<number, number>()
  for (let row = 0; row < rows.group.length; row++) {
    if (rows.first[row] === 0) continue
    const group = rows.group[row]!
    const at = filled.get(group) ?? 0
    made.get(group)!.times[at] = rows.first[row]!
    filled.set(group, at + 1)
  }
  for (const { times } of made.values()) times.sort()
  return made
}
