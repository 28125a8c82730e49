import type { Condition, Correlation, Rule, RuleField } from '../../../model/rule.ts'
import { type LineKeywords, lineKeywords } from './line-keywords.ts'
import { compileRules, type RuleSet } from '../rules/rule-set.ts'

/** The rule set with what the engine needs to know of each rule beforehand. The same in every worker. */
export interface RuleUse {
  set: RuleSet
  /** What else may tell apart lines with the same content hash. */
  keywords: LineKeywords
  /** Threat ids in the order of their first rule; `threatOf[rule]` is an index into it, -1 for silent rules. */
  threats: string[]
  threatOf: Int32Array
  /** Fields, except the source, that correlations on this rule need; null: no correlation uses the rule. */
  eventFields: Array<RuleField[] | null>
  /** What an event that matched all of these rules carries, source apart. */
  eventFieldsOf(rules: readonly number[]): RuleField[]
  /** Fields whose texts the findings show: what correlations group by that do not group by source. */
  shownFields: ReadonlySet<RuleField>
  /** Whether a verdict may be remembered by content depends on the candidates: these are the signs that it may not. */
  touchyLiteral: Uint8Array
  touchyOnSuspicious: boolean
  touchyOnError: boolean
  touchyOnOddMethod: boolean
  touchyAlways: boolean
}

/** Fields that differ between lines with the same content hash. */
const OUTSIDE_HASH: ReadonlySet<RuleField> = new Set<RuleField>(['source', 'destination', 'bytes', 'message'])

export function ruleUse(rules: readonly Rule[], correlations: readonly Correlation[]): RuleUse {
  const set = compileRules(rules, correlations)
  const threats = new Map<string, number>()
  for (const rule of rules) if (!rule.silent && !threats.has(rule.threat)) threats.set(rule.threat, threats.size)
  const eventFields = rules.map((rule) => fieldsOfEvents(rule, correlations))
  const unions = new Map<string, RuleField[]>()
  const keywords = lineKeywords(set)
  const touchy = rules.map(
    (rule, at) =>
      keywords.rules.has(at) ||
      isTouchy(rule.condition) ||
      (eventFields[at] ?? []).some((field) => field === 'line' || OUTSIDE_HASH.has(field)),
  )
  const touchyLiteral = new Uint8Array(set.literals.length)
  for (let literal = 0; literal < set.literals.length; literal++) {
    for (let at = set.starts[literal]!; at < set.starts[literal + 1]!; at++) {
      if (touchy[set.posted[at]! >> 3]) touchyLiteral[literal] = 1
    }
  }
  const anyTouchy = (list: Int32Array): boolean => list.some((rule) => touchy[rule] === true)
  return {
    set,
    keywords,
    threats: [...threats.keys()],
    threatOf: Int32Array.from(rules, (rule) => (rule.silent ? -1 : threats.get(rule.threat)!)),
    eventFields,
    eventFieldsOf(list) {
      const name = list.join()
      let fields = unions.get(name)
      if (fields === undefined) {
        fields = [...new Set(list.flatMap((rule) => eventFields[rule] ?? []))].sort()
        unions.set(name, fields)
      }
      return fields
    },
    shownFields: new Set(
      correlations.flatMap(({ groupBy }): RuleField[] => (groupBy.includes('source') ? [] : groupBy)),
    ),
    touchyLiteral,
    touchyOnSuspicious: anyTouchy(set.onSuspicious),
    touchyOnError: anyTouchy(set.onError),
    touchyOnOddMethod: anyTouchy(set.onOddMethod),
    touchyAlways: anyTouchy(set.onEvery),
  }
}

function fieldsOfEvents(rule: Rule, correlations: readonly Correlation[]): RuleField[] | null {
  const using = correlations.filter(
    (one) => one.rules.includes(rule.id) || (rule.name !== null && one.rules.includes(rule.name)),
  )
  if (using.length === 0) return null
  const fields = using.flatMap((one) => (one.field === null ? one.groupBy : [...one.groupBy, one.field]))
  return [...new Set(fields)].filter((field) => field !== 'source').sort()
}

/** Whether a rule looks at something outside the content hash, the line itself apart. */
function isTouchy(condition: Condition): boolean {
  if (condition.op === 'not') return isTouchy(condition.of)
  return condition.op === 'test' ? OUTSIDE_HASH.has(condition.field) : condition.of.some(isTouchy)
}
