import { type CorrelationEvent, runCorrelations } from '../../rules/correlation.ts'
import type { CorrelationFinding } from '../findings.ts'
import type { Partial } from '../partial.ts'
import type { RuleUse } from '../rule-use.ts'

/** Runs the correlations over the events of all readers, in order of time; at one time in the order of the files. */
export function mergeCorrelations(
  partials: readonly Partial[],
  use: RuleUse,
  nameOf: (key: Uint8Array) => string,
): CorrelationFinding[] {
  const { correlations } = use.set
  const fired = runCorrelations(correlations, eventsInOrder(partials, use, nameOf))
  const bySource = new Map(correlations.map((one) => [one, new Map<string, CorrelationFinding['sources'][number]>()]))
  for (const one of fired) {
    const at = one.correlation.groupBy.indexOf('source')
    const source = at >= 0 ? one.group[at]! : one.group.join(' ')
    const rows = bySource.get(one.correlation)!
    const row = rows.get(source)
    const [first, last] = [Math.floor(one.first / 1000), Math.floor(one.last / 1000)]
    if (row === undefined) rows.set(source, { source, times: 1, first, last })
    else {
      row.times++
      row.first = Math.min(row.first, first)
      row.last = Math.max(row.last, last)
    }
  }
  return correlations.flatMap((correlation) => {
    const sources = [...bySource.get(correlation)!.values()]
    sources.sort((a, b) => b.times - a.times || (a.source < b.source ? -1 : 1))
    return sources.length === 0 ? [] : [{ correlation, sources }]
  })
}

function* eventsInOrder(
  partials: readonly Partial[],
  use: RuleUse,
  nameOf: (key: Uint8Array) => string,
): Iterable<CorrelationEvent> {
  const total = partials.reduce((sum, partial) => sum + partial.events.time.length, 0)
  const owner = new Uint8Array(total)
  const row = new Uint32Array(total)
  let size = 0
  partials.forEach((partial, at) => {
    for (let i = 0; i < partial.events.time.length; i++) {
      owner[size] = at
      row[size++] = i
    }
  })
  const timeOf = (i: number): number => partials[owner[i]!]!.events.time[row[i]!]!
  const segmentOf = (i: number): { file: number; segment: number } => {
    const partial = partials[owner[i]!]!
    return partial.segments[partial.events.segment[row[i]!]!]!
  }
  const order = Uint32Array.from({ length: total }, (_, i) => i).sort((a, b) => {
    const byTime = timeOf(a) - timeOf(b)
    if (byTime !== 0) return byTime
    const [one, other] = [segmentOf(a), segmentOf(b)]
    return one.file - other.file || one.segment - other.segment || row[a]! - row[b]!
  })
  const names = partials.map(() => new Map<number, string>())
  const lists = partials.map(() => new Map<number, Array<string | null>>())
  for (const i of order) {
    const at = owner[i]!
    const { events, knownSources } = partials[at]!
    const rule = use.set.rules[events.rule[row[i]!]!]!
    const number = events.source[row[i]!]!
    let source = names[at]!.get(number)
    if (source === undefined) {
      source = nameOf(knownSources.subarray(number * 16, number * 16 + 16))
      names[at]!.set(number, source)
    }
    const values: CorrelationEvent['values'] = { source }
    const fields = use.eventFields[events.rule[row[i]!]!]!
    if (fields.length > 0) {
      const list = listOf(events.lists, lists[at]!, events.values[row[i]!]!)
      fields.forEach((field, n) => {
        values[field] = list[n] ?? null
      })
    }
    yield { rule: rule.id, name: rule.name, time: events.time[row[i]!]! * 1000, values }
  }
}

function listOf(
  texts: readonly string[],
  parsed: Map<number, Array<string | null>>,
  number: number,
): Array<string | null> {
  let list = parsed.get(number)
  if (list === undefined) {
    list = JSON.parse(texts[number]!) as Array<string | null>
    parsed.set(number, list)
  }
  return list
}
