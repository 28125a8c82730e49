import type { Correlation } from '../../../../model/rule.ts'
import { type CorrelationEvent, runCorrelations } from '../../rules/correlation.ts'
import type { CorrelationFinding } from '../findings.ts'
import type { Partial } from '../partial.ts'
import type { RuleUse } from '../rule-use.ts'
import { eventsInOrder, type EventOrder } from './event-order.ts'
import { createHeat, type Heat } from './heat.ts'

/** Runs the correlations over the events of all readers, in order of time; at one time in the order of the files. */
export function mergeCorrelations(
  partials: readonly Partial[],
  use: RuleUse,
  numbers: readonly Int32Array[],
  nameOf: (key: Uint8Array) => string,
): CorrelationFinding[] {
  const { correlations } = use.set
  const order = eventsInOrder(partials)
  const fired = runCorrelations(correlations, hotEvents(partials, use, order, numbers, nameOf))
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

/** A correlation of one rule, with where the values of its group stand among the values of an event. */
interface Watch {
  heat: Heat
  group: number[]
}

/**
 * The events of groups that may fire at all, in order. Most requests that are refused come from sources that ask for little:
 * counting first spares them everything else.
 */
function* hotEvents(
  partials: readonly Partial[],
  use: RuleUse,
  order: EventOrder,
  numbers: readonly Int32Array[],
  nameOf: (key: Uint8Array) => string,
): Iterable<CorrelationEvent> {
  const heats = new Map(use.set.correlations.map((one) => [one, createHeat(one)]))
  const watches = partials.map(({ events }) => events.sets.map((set) => watchesOf(set, use, heats)))
  const { owner, row } = order
  const groupOf = (partial: number, at: number, group: readonly number[]): number => {
    const { events } = partials[partial]!
    let hash = Math.imul(numbers[partial]![events.source[at]!]!, 0x9e3779b1)
    for (const i of group) hash = Math.imul(hash ^ events.values[events.at[at]! + i]!, 0x85ebca6b) ^ (hash >>> 15)
    return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 8
  }
  for (let i = 0; i < owner.length; i++) {
    const partial = owner[i]!
    const at = row[i]!
    const { events } = partials[partial]!
    for (const rule of watches[partial]![events.set[at]!]!) {
      for (const { heat, group } of rule.watches) heat.add(groupOf(partial, at, group), events.time[at]!)
    }
  }
  const names = new Map<number, string>()
  const empty: CorrelationEvent['values'] = {}
  for (let i = 0; i < owner.length; i++) {
    const partial = owner[i]!
    const at = row[i]!
    const { events, knownSources, texts } = partials[partial]!
    let values = empty
    for (const { rule, watches: own } of watches[partial]![events.set[at]!]!) {
      if (!own.some(({ heat, group }) => heat.isHot(groupOf(partial, at, group)))) continue
      if (values === empty) {
        const number = numbers[partial]![events.source[at]!]!
        let source = number >= 0 ? names.get(number) : undefined
        if (source === undefined) {
          const key = events.source[at]! * 16
          source = nameOf(knownSources.subarray(key, key + 16))
          if (number >= 0) names.set(number, source)
        }
        values = { source }
        for (const [n, field] of use.eventFieldsOf(events.sets[events.set[at]!]!).entries()) {
          const hash = events.values[events.at[at]! + n]!
          values[field] = texts.get(hash) ?? String(hash)
        }
      }
      const { id, name } = use.set.rules[rule]!
      yield { rule: id, name, time: events.time[at]! * 1000, values }
    }
  }
}

function watchesOf(
  set: readonly number[],
  use: RuleUse,
  heats: ReadonlyMap<Correlation, Heat>,
): Array<{ rule: number; watches: Watch[] }> {
  const fields = use.eventFieldsOf(set)
  return set.map((rule) => ({
    rule,
    watches: use.set.correlations
      .filter((one) => uses(one, use, rule))
      .map((one) => ({
        heat: heats.get(one)!,
        group: one.groupBy.filter((field) => field !== 'source').map((field) => fields.indexOf(field)),
      })),
  }))
}

function uses(correlation: Correlation, use: RuleUse, rule: number): boolean {
  const { id, name } = use.set.rules[rule]!
  return correlation.rules.includes(id) || (name !== null && correlation.rules.includes(name))
}
