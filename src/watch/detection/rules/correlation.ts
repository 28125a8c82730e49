import type { Correlation, RuleField } from '../../../model/rule.ts'
import { createCounter, type GroupState } from './correlation-counters.ts'

/** A record that matched a base rule. */
export interface CorrelationEvent {
  /** Rule id, and its short name when it has one. */
  rule: string
  name?: string | null
  /** Event time, milliseconds since 1970. */
  time: number
  values: Partial<Record<RuleField, string | null>>
}

export interface Fired {
  correlation: Correlation
  /** Values of the group-by fields, in their order. */
  group: string[]
  /** First event that counted, and the one that made it fire; milliseconds. */
  first: number
  last: number
  /** Events poured into the bucket, or in the window. */
  count: number
}

/** Groups kept per correlation; those without news the longest are forgotten first. */
const GROUP_LIMIT = 100_000

/**
 * Runs correlations over events in order of time. With `leak`: a leaky bucket per group as in CrowdSec: it holds one event
 * less than wanted, loses one every `leak` seconds, fires when it flows over, and is then gone. Without: a sliding window.
 * After firing a group is mute for `blackhole` seconds. Pure; memory is bounded by groups times wanted count.
 */
export function runCorrelations(correlations: readonly Correlation[], events: Iterable<CorrelationEvent>): Fired[] {
  const runs = correlations.map(createRun)
  const byRule = new Map<string, Run[]>()
  for (const run of runs) {
    for (const name of new Set(run.correlation.rules)) byRule.set(name, [...(byRule.get(name) ?? []), run])
  }
  const wanted = new Map<string, Run[]>()
  for (const event of events) {
    let own = wanted.get(event.rule)
    if (own === undefined) {
      own = [...new Set([...(byRule.get(event.rule) ?? []), ...(byRule.get(event.name ?? '') ?? [])])]
      wanted.set(event.rule, own)
    }
    for (const run of own) run.pour(event)
  }
  for (const run of runs) run.finish()
  return runs.flatMap((run) => run.fired).sort((a, b) => a.last - b.last)
}

interface Run {
  correlation: Correlation
  fired: Fired[]
  pour(event: CorrelationEvent): void
  finish(): void
}

interface Group {
  key: string[]
  state: GroupState
  muteUntil: number
}

function createRun(correlation: Correlation): Run {
  const groups = createGroups()
  const create = createCounter(correlation)
  const fired: Fired[] = []
  const settle = (group: Group, result: { first: number; last: number; count: number } | null) => {
    if (result === null) return
    fired.push({ correlation, group: group.key, ...result })
    group.state = create()
    group.muteUntil = result.last + correlation.blackhole * 1000
  }
  return {
    correlation,
    fired,
    pour(event) {
      const key = correlation.groupBy.map((field) => event.values[field] ?? '')
      // Of one value the name is the value itself: a correlation has always the same number of them.
      const name = key.length === 1 ? key[0]! : JSON.stringify(key)
      const group = groups.find(name) ?? groups.add(name, { key, state: create(), muteUntil: -Infinity })
      settle(group, group.state.close(event.time))
      if (event.time >= group.muteUntil) settle(group, group.state.pour(event))
    },
    finish() {
      for (const group of groups.all()) settle(group, group.state.close(Infinity))
    },
  }
}

/** Groups in two halves: when the newer one is full it becomes the older one, and the older one is forgotten. */
function createGroups() {
  let newer = new Map<string, Group>()
  let older = new Map<string, Group>()
  function add(name: string, group: Group): Group {
    if (newer.size >= GROUP_LIMIT / 2) {
      older = newer
      newer = new Map()
    }
    newer.set(name, group)
    return group
  }
  return {
    add,
    find(name: string): Group | null {
      const known = newer.get(name)
      if (known !== undefined) return known
      const old = older.get(name)
      if (old === undefined) return null
      older.delete(name)
      return add(name, old)
    },
    all: () => [...older.values(), ...newer.values()],
  }
}
