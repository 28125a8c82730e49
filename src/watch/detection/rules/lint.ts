import type { Condition, Correlation, Rule } from '../../../model/rule.ts'
import { best, type Clause, scoreOf } from './clauses.ts'
import { clausesOf } from './gate.ts'
import { pieceOf, weigh } from './literal-worth.ts'
import type { Problem } from './problem.ts'
import { compileRules } from './rule-set.ts'
import { findContradiction } from './unreachable.ts'

/** Below this a literal is in too many ordinary requests to name a CVE. */
const RARE_ENOUGH = 6

/** What is wrong with rules that parse: slow, unreachable, too generic for a CVE, contradicting, or referring to nothing. */
export function lintRules(rules: readonly Rule[], correlations: readonly Correlation[]): Problem[] {
  return [
    ...slow(rules),
    ...rules.flatMap(unreachable),
    ...rules.flatMap(generic),
    ...sameId(rules),
    ...sameCondition(rules),
    ...undefinedReferences(rules, correlations),
  ]
}

function slow(rules: readonly Rule[]): Problem[] {
  const { gates } = compileRules(rules, [], { outbound: true })
  return rules.flatMap((rule, index) =>
    gates[index] === 'every'
      ? [
          warning(
            rule,
            'detection',
            'slow: no text of 5 or more bytes that ordinary requests lack must occur in the line, so only lines that get a look for another reason are compared',
            'add a longer text, or a path',
          ),
        ]
      : [],
  )
}

function unreachable(rule: Rule): Problem[] {
  const why = findContradiction(rule.condition)
  return why === null
    ? []
    : [
        {
          ...warning(rule, 'detection', `unreachable: ${why}`, 'join the values with "or", or remove one'),
          severity: 'error',
        },
      ]
}

/** A CVE needs more evidence than a text that ordinary requests and scanners of any kind hold. */
function generic(rule: Rule): Problem[] {
  if (rule.cves.length === 0) return []
  const clause = best(clausesOf(rule.condition, rarity), rarity)
  if (clause !== null && scoreOf(clause, rarity) + Math.log2(clause.length) >= RARE_ENOUGH) return []
  const shown = clause === null ? 'nothing specific' : `"${weakest(clause)}"`
  return [
    warning(
      rule,
      'detection',
      `generic: ${shown} is enough for it to name ${rule.cves.join(', ')}`,
      'require the path of the product too',
    ),
  ]
}

function rarity(text: string): number {
  const piece = pieceOf(text)
  return piece === null ? 0 : weigh(piece)
}

function weakest(clause: Clause): string {
  const texts = clause.map(({ text }) => pieceOf(text) ?? text)
  return texts.reduce((one, other) => (rarity(other) < rarity(one) ? other : one))
}

function sameId(rules: readonly Rule[]): Problem[] {
  const first = new Map<string, Rule>()
  return rules.flatMap((rule) => {
    const before = first.get(rule.id)
    if (before === undefined) {
      first.set(rule.id, rule)
      return []
    }
    const problem = warning(
      rule,
      'id',
      `contradicting: the id "${rule.id}" is taken by ${before.file}:${before.line}`,
      'give it another id',
    )
    return [{ ...problem, severity: 'error' as const }]
  })
}

function sameCondition(rules: readonly Rule[]): Problem[] {
  const first = new Map<string, Rule>()
  return rules.flatMap((rule) => {
    const key = `${rule.direction} ${JSON.stringify(unnamed(rule.condition))}`
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, rule)
      return []
    }
    if (before.threat === rule.threat && before.cves.join() === rule.cves.join()) return []
    return [
      warning(
        rule,
        'detection',
        `contradicting: same condition as "${before.id}", which says ${claim(before)}, this one ${claim(rule)}`,
        'keep one of them',
      ),
    ]
  })
}

function claim(rule: Rule): string {
  return [rule.threat, ...rule.cves].join(', ')
}

/** The condition without the names its author gave to fields and selections. */
function unnamed(condition: Condition): unknown {
  if (condition.op === 'test') return [condition.field, condition.test]
  return condition.op === 'not' ? ['not', unnamed(condition.of)] : [condition.op, condition.of.map(unnamed)]
}

function undefinedReferences(rules: readonly Rule[], correlations: readonly Correlation[]): Problem[] {
  const known = new Set(rules.flatMap((rule) => [rule.id, rule.name]))
  return correlations.flatMap((correlation) =>
    correlation.rules
      .filter((name) => !known.has(name))
      .map((name) => ({
        file: correlation.file,
        line: 1,
        field: 'correlation.rules',
        message: `correlation "${correlation.id}" counts the rule "${name}", which does not exist`,
        remedy: 'write the id or name of a rule',
        severity: 'error' as const,
      })),
  )
}

function warning(rule: Rule, field: string, message: string, remedy: string): Problem {
  return { file: rule.file, line: rule.line, field: `${rule.id}.${field}`, message, remedy, severity: 'warning' }
}
