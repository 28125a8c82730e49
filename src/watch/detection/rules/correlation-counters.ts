import type { Correlation } from '../../../model/rule.ts'
import type { CorrelationEvent } from './correlation.ts'

export interface Reached {
  first: number
  last: number
  count: number
}

/** What one group has seen so far. */
export interface GroupState {
  /** Takes one event; says when that makes the correlation fire. */
  pour(event: CorrelationEvent): Reached | null
  /** Time has come to `now`: says when a window that ended makes it fire. */
  close(now: number): Reached | null
}

/** Entries one group keeps at most. */
const ENTRY_LIMIT = 10_000

/** How to make a fresh state for a group of this correlation. */
export function createCounter(correlation: Correlation): () => GroupState {
  if (correlation.type === 'temporal_ordered') return () => ordered(correlation)
  if (correlation.leak !== null && correlation.type !== 'temporal') {
    const leak = correlation.leak * 1000
    return () => bucket(correlation, leak)
  }
  return correlation.op === '>=' || correlation.op === '>'
    ? () => slidingWindow(correlation)
    : () => closedWindow(correlation)
}

/** The value whose distinct occurrences count, or null when every event counts. */
function distinctValue(correlation: Correlation, event: CorrelationEvent): string | null {
  if (correlation.type === 'value_count')
    return correlation.field === null ? '' : (event.values[correlation.field] ?? '')
  if (correlation.type === 'temporal') return correlation.rules.includes(event.rule) ? event.rule : (event.name ?? '')
  return null
}

/** `>= n` wants a bucket of n - 1: the event after that flows over. Silence for as long as it takes to leak empty ends it. */
function bucket(correlation: Correlation, leak: number): GroupState {
  const capacity = correlation.op === '>' ? correlation.count : Math.max(0, correlation.count - 1)
  let level = 0
  let count = 0
  let first = 0
  let last = -Infinity
  let seen = new Set<string>()
  return {
    close: () => null,
    pour(event) {
      const passed = Math.max(0, event.time - last)
      if (passed > capacity * leak) {
        level = 0
        count = 0
        seen = new Set()
      }
      const value = distinctValue(correlation, event)
      if (value !== null) {
        if (seen.has(value)) return null
        if (seen.size < ENTRY_LIMIT) seen.add(value)
      }
      if (count === 0) first = event.time
      level = Math.max(0, level - (count === 0 ? 0 : passed / leak)) + 1
      last = Math.max(last, event.time)
      count++
      return level > capacity + 1e-9 ? { first, last, count } : null
    },
  }
}

/** The last `timespan` seconds up to each event. */
function slidingWindow(correlation: Correlation): GroupState {
  const wanted = correlation.op === '>' ? correlation.count + 1 : correlation.count
  const span = correlation.timespan * 1000
  let entries: Array<{ time: number; value: string | null }> = []
  let oldest = 0
  const held = new Map<string, number>()
  const drop = () => {
    const value = entries[oldest++]?.value ?? null
    if (value === null) return
    const left = (held.get(value) ?? 1) - 1
    if (left === 0) held.delete(value)
    else held.set(value, left)
  }
  return {
    close: () => null,
    pour(event) {
      while (oldest < entries.length && (entries[oldest]?.time ?? 0) < event.time - span) drop()
      if (entries.length - oldest >= ENTRY_LIMIT) drop()
      if (oldest > ENTRY_LIMIT) {
        entries = entries.slice(oldest)
        oldest = 0
      }
      const value = distinctValue(correlation, event)
      entries.push({ time: event.time, value })
      if (value !== null) held.set(value, (held.get(value) ?? 0) + 1)
      const count = value === null ? entries.length - oldest : held.size
      return count >= wanted ? { first: entries[oldest]?.time ?? event.time, last: event.time, count } : null
    },
  }
}

/** Windows of `timespan` seconds from a group's first event on; what they held is judged when they end (`=`, `<`, `<=`). */
function closedWindow(correlation: Correlation): GroupState {
  const span = correlation.timespan * 1000
  let first = Infinity
  let last = 0
  let count = 0
  let values = new Set<string>()
  return {
    close(now) {
      if (now < first + span || first === Infinity) return null
      const reached = correlation.type === 'event_count' ? count : values.size
      const result = { first, last, count: reached }
      const { op, count: wanted } = correlation
      first = Infinity
      count = 0
      values = new Set()
      const fires = op === '=' ? reached === wanted : op === '<' ? reached < wanted : reached <= wanted
      return fires ? result : null
    },
    pour(event) {
      if (first === Infinity) first = event.time
      last = event.time
      count++
      const value = distinctValue(correlation, event)
      if (value !== null && values.size < ENTRY_LIMIT) values.add(value)
      return null
    },
  }
}

/** Every rule in the order listed, from first to last within `timespan`. */
function ordered(correlation: Correlation): GroupState {
  const span = correlation.timespan * 1000
  const { rules } = correlation
  /** For each rule: the latest start of a chain that has come this far. */
  const starts: Array<number | undefined> = []
  return {
    close: () => null,
    pour(event) {
      for (let step = rules.length - 1; step >= 0; step--) {
        if (rules[step] !== event.rule && rules[step] !== event.name) continue
        const start = step === 0 ? event.time : starts[step - 1]
        if (start === undefined || event.time - start > span) continue
        if (step === rules.length - 1) return { first: start, last: event.time, count: rules.length }
        starts[step] = Math.max(start, starts[step] ?? start)
      }
      return null
    },
  }
}
