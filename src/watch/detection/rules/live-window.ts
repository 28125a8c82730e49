import type { Correlation } from '../../../model/rule.ts'
import type { GroupState, Reached } from './correlation-counters.ts'
import type { CorrelationEvent } from './correlation.ts'

interface Entry {
  time: number
  /** What is told apart: a value, a rule; null where every event counts. */
  value: string | null
}

/** A value seen again within this share of the window says nothing new. */
const SAME_SHARE = 1 / 16

/**
 * A sliding window whose events may come in any order: whether it is reached depends on the times of the events alone. For `>=` and `>`, and
 * for rules in order. Keeps at most `most` events, the latest.
 */
export function liveWindow(correlation: Correlation, most: number): GroupState {
  const span = correlation.timespan * 1000
  const isOrdered = correlation.type === 'temporal_ordered'
  const wanted = isOrdered
    ? correlation.rules.length
    : correlation.op === '>'
      ? correlation.count + 1
      : correlation.count
  const entries: Entry[] = []

  function pour(event: CorrelationEvent): Reached | null {
    const value = valueOf(correlation, event)
    const at = placeOf(event.time)
    if (value !== null && isRepeated(value, at, event.time)) return null
    entries.splice(at, 0, { time: event.time, value })
    const reached = isOrdered ? ordered(event.time) : counted(event.time, at)
    if (entries.length > most) entries.shift()
    return reached
  }

  /** Behind all that are not later. */
  function placeOf(time: number): number {
    let at = entries.length
    while (at > 0 && entries[at - 1]!.time > time) at--
    return at
  }

  function isRepeated(value: string, at: number, time: number): boolean {
    for (let i = at - 1; i >= 0 && time - entries[i]!.time <= span * SAME_SHARE; i--)
      if (entries[i]!.value === value && !isOrdered) return true
    return false
  }

  /** The first window with the event in it that holds enough. */
  function counted(time: number, at: number): Reached | null {
    for (let from = firstSince(time - span); from <= at; from++) {
      const end = entries[from]!.time + span
      const values = new Set<string>()
      let count = 0
      for (let i = from; i < entries.length && entries[i]!.time <= end; i++) {
        const { value } = entries[i]!
        if (value !== null) values.add(value)
        count = value === null ? count + 1 : values.size
        if (count >= wanted && i >= at) return { first: entries[from]!.time, last: entries[i]!.time, count }
      }
      if (count >= wanted) return { first: entries[from]!.time, last: entries[at]!.time, count }
    }
    return null
  }

  function firstSince(time: number): number {
    let at = entries.length
    while (at > 0 && entries[at - 1]!.time >= time) at--
    return at
  }

  /** Every rule in the order listed. */
  function ordered(time: number): Reached | null {
    const { rules } = correlation
    for (let from = firstSince(time - span); from < entries.length && entries[from]!.time <= time; from++) {
      if (entries[from]!.value !== rules[0]) continue
      const { time: first } = entries[from]!
      let step = 1
      for (let i = from + 1; i < entries.length && entries[i]!.time - first <= span && step < rules.length; i++) {
        if (entries[i]!.value === rules[step]) step++
        if (step === rules.length) return { first, last: entries[i]!.time, count: step }
      }
    }
    return null
  }

  return { pour, close: () => null }
}

function valueOf(correlation: Correlation, event: CorrelationEvent): string | null {
  if (correlation.type === 'event_count') return null
  if (correlation.type === 'value_count')
    return correlation.field === null ? '' : (event.values[correlation.field] ?? '')
  return correlation.rules.includes(event.rule) ? event.rule : (event.name ?? '')
}
