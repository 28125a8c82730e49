import type { Correlation } from '../../../model/rule.ts'
import { createCounter, type GroupState } from './correlation-counters.ts'
import type { CorrelationEvent, Fired } from './correlation.ts'
import { liveWindow } from './live-window.ts'

/** Correlations over events as they come, by event time, in any order. Bounded: groups without news the longest are forgotten. */
export interface LiveCorrelations {
  /** What this event, a record that matched one rule, makes fire. */
  pour(event: CorrelationEvent): Fired[]
  /** Groups forgotten so far: what they had seen no longer counts. */
  readonly forgotten: number
}

interface Group {
  key: string[]
  state: GroupState
  muteUntil: number
}

/** Groups of one correlation at most, fewer when each needs many events. */
const GROUPS = 2000
const EVENTS_IN_ALL = 200_000
/** Of one group at least, so that late ones find company. */
const EVENTS = 100

export function createLiveCorrelations(correlations: readonly Correlation[], most = GROUPS): LiveCorrelations {
  const byRule = new Map<string, Set<Run>>()
  let forgotten = 0
  for (const correlation of correlations) {
    const run = createRun(correlation, most, () => forgotten++)
    for (const name of correlation.rules) byRule.set(name, (byRule.get(name) ?? new Set()).add(run))
  }
  return {
    pour(event) {
      const runs = new Set([...(byRule.get(event.rule) ?? []), ...(byRule.get(event.name ?? '') ?? [])])
      return [...runs].flatMap((run) => run(event))
    },
    get forgotten() {
      return forgotten
    },
  }
}

type Run = (event: CorrelationEvent) => Fired[]

function createRun(correlation: Correlation, most: number, onForget: () => void): Run {
  /** The one with news last comes last. */
  const groups = new Map<string, Group>()
  const events = Math.max(EVENTS, correlation.count + 1)
  const mostGroups = Math.max(1, Math.min(most, Math.floor(EVENTS_IN_ALL / events)))
  const create = stateOf(correlation, events)

  function groupOf(event: CorrelationEvent): Group {
    const key = correlation.groupBy.map((field) => event.values[field] ?? '')
    const name = JSON.stringify(key)
    const group = groups.get(name) ?? { key, state: create(), muteUntil: -Infinity }
    groups.delete(name)
    groups.set(name, group)
    if (groups.size > mostGroups) {
      const [oldest = ''] = groups.keys()
      groups.delete(oldest)
      onForget()
    }
    return group
  }

  return (event) => {
    const group = groupOf(event)
    const fired: Fired[] = []
    const settle = (reached: ReturnType<GroupState['pour']>): void => {
      if (reached === null) return
      fired.push({ correlation, group: group.key, ...reached })
      group.state = create()
      group.muteUntil = reached.last + correlation.blackhole * 1000
    }
    settle(group.state.close(event.time))
    if (event.time >= group.muteUntil) settle(group.state.pour(event))
    return fired
  }
}

/** Buckets, and windows that are judged when they end, need an order: they take events as they come. */
function stateOf(correlation: Correlation, most: number): () => GroupState {
  const isOrdered = correlation.type === 'temporal_ordered'
  const isBucket = correlation.leak !== null && correlation.type !== 'temporal'
  const isWindow = isOrdered || (!isBucket && (correlation.op === '>=' || correlation.op === '>'))
  return isWindow ? () => liveWindow(correlation, most) : createCounter(correlation)
}
