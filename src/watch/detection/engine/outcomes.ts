import type { RuleField } from '../../../model/rule.ts'
import type { RuleUse } from './rule-use.ts'
import type { EventLog } from './tally/event-log.ts'

/** Some rules that match together, and what follows from that. */
export interface Outcome {
  /** Number of an outcome that is kept; -1: there were too many different ones. */
  id: number
  /** Ascending. */
  rules: readonly number[]
  /** Distinct; empty: no probe. */
  threats: readonly number[]
  /** The set of those rules that correlations use, -1 for none, and the fields whose values these want. */
  event: number
  fields: readonly RuleField[]
  /** Of each field its place among `RuleUse.requestValues`; -1: the user agent, -2: another part of the line. */
  places: readonly number[]
}

/** Few different outcomes make up a log: each is worked out once. */
export interface Outcomes {
  readonly nothing: Outcome
  /** `rules` ascending; the list is copied. */
  of(rules: readonly number[]): Outcome
  /** The rules of both. */
  both(a: Outcome, b: Outcome): Outcome
}

/** Lines made for it could bring about ever new ones. */
export const OUTCOMES_KEPT = 1024
/** Of so many the unions by two are remembered. */
const PAIRED = 256

export function createOutcomes(use: RuleUse, events: EventLog): Outcomes {
  const kept = new Map<string, Outcome>()
  /** Index into `united` + 1 by the numbers of both. */
  const unions = new Int32Array(PAIRED * PAIRED)
  const united: Outcome[] = []
  const nothing = of([])

  function of(rules: readonly number[]): Outcome {
    const name = rules.join()
    const known = kept.get(name)
    if (known !== undefined) return known
    const own = [...rules]
    const threats = [...new Set(own.map((rule) => use.threatOf[rule]!))].filter((threat) => threat >= 0)
    const base = own.filter((rule) => use.eventFields[rule] !== null)
    const event = base.length === 0 ? -1 : events.setOf(base)
    const id = kept.size < OUTCOMES_KEPT ? kept.size : -1
    const fields = use.eventFieldsOf(base)
    const outcome = { id, rules: own, threats, event, fields, places: fields.map(placeOf) }
    if (id >= 0) kept.set(name, outcome)
    return outcome
  }

  function placeOf(field: RuleField): number {
    if (field === 'userAgent') return -1
    const place = use.requestValues.indexOf(field)
    return place < 0 ? -2 : place
  }

  function union(a: Outcome, b: Outcome): Outcome {
    return of([...new Set([...a.rules, ...b.rules])].sort((x, y) => x - y))
  }

  return {
    nothing,
    of,
    both(a, b) {
      if (a.rules.length === 0) return b
      if (b.rules.length === 0) return a
      if (a.id < 0 || b.id < 0 || a.id >= PAIRED || b.id >= PAIRED) return union(a, b)
      const at = a.id * PAIRED + b.id
      if (unions[at] === 0) unions[at] = united.push(union(a, b))
      return united[unions[at]! - 1]!
    },
  }
}
