import type { Condition, Correlation, Rule, RuleField } from '../../../model/rule.ts'
import { type LineKeywords, lineKeywords } from './line-keywords.ts'
import { compileRules, type RuleSet } from '../rules/rule-set.ts'
import { REQUEST_FIELDS, type RuleParts, rulePartsOf } from './rule-parts.ts'

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
  /** Those of them that are of the request. */
  requestValues: readonly RuleField[]
  /** What an event that matched all of these rules carries, source apart. */
  eventFieldsOf(rules: readonly number[]): RuleField[]
  /** Fields whose texts the findings show: what correlations group by that do not group by source. */
  shownFields: ReadonlySet<RuleField>
  /** 1: what the rule says about a line does not follow from its content hash and the texts found in it. */
  touchy: Uint8Array
  parts: RuleParts
}

/** Fields that differ between lines with the same content hash. */
const OUTSIDE_HASH: ReadonlySet<RuleField> = new Set<RuleField>(['source', 'destination', 'bytes', 'message'])

/** `set`: the rules as they were compiled in another thread. */
export function ruleUse(
  rules: readonly Rule[],
  correlations: readonly Correlation[],
  set: RuleSet = compileRules(rules, correlations),
): RuleUse {
  const threats = new Map<string, number>()
  for (const rule of rules) if (!rule.silent && !threats.has(rule.threat)) threats.set(rule.threat, threats.size)
  const eventFields = rules.map((rule) => fieldsOfEvents(rule, correlations))
  const unions = new Map<string, RuleField[]>()
  const keywords = lineKeywords(set)
  return {
    set,
    keywords,
    threats: [...threats.keys()],
    threatOf: Int32Array.from(rules, (rule) => (rule.silent ? -1 : threats.get(rule.threat)!)),
    eventFields,
    requestValues: [...new Set(eventFields.flatMap((own) => own ?? []))].filter((field) => REQUEST_FIELDS.has(field)),
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
    touchy: Uint8Array.from(rules, (rule, at) => Number(keywords.rules.has(at) || isTouchy(rule.condition))),
    parts: rulePartsOf(set),
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
