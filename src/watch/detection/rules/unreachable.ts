import type { Condition, RuleField, Test } from '../../../model/rule.ts'

/** Fields that have one value and one view: two different wanted values exclude each other. */
const SINGLE: ReadonlySet<RuleField> = new Set<RuleField>(['status', 'bytes', 'method'])

/** Why a condition can never hold, in words; null when nothing says so. */
export function findContradiction(condition: Condition): string | null {
  if (condition.op === 'test' || condition.op === 'not') return null
  if (condition.op === 'or') {
    const whys = condition.of.map(findContradiction)
    return whys.length > 0 && whys.every((why) => why !== null) ? (whys[0] ?? null) : null
  }
  const parts = condition.of.flatMap(flattenAnd)
  for (const part of parts) {
    const inner = findContradiction(part)
    if (inner !== null) return inner
  }
  return excludedValues(parts) ?? absentAndPresent(parts) ?? withItsOpposite(parts)
}

function flattenAnd(condition: Condition): Condition[] {
  return condition.op === 'and' ? condition.of.flatMap(flattenAnd) : [condition]
}

function excludedValues(parts: readonly Condition[]): string | null {
  for (const field of SINGLE) {
    const wanted = parts.map((part) => valuesOf(part, field)).filter((values) => values !== null)
    const [first, ...more] = wanted
    if (first === undefined) continue
    const allowed = [...first].filter((value) => more.every((values) => values.has(value)))
    if (allowed.length === 0)
      return `${field} would have to be ${wanted.map((values) => [...values].join(' or ')).join(' and ')} at once`
    if (allowed.every((value) => parts.some((part) => outOfRange(part, field, value)))) {
      return `${field} would have to be ${allowed.join(' or ')} and outside of that at once`
    }
  }
  return null
}

/** The values a part allows for a field; null when it says nothing exact. */
function valuesOf(part: Condition, field: RuleField): Set<string> | null {
  if (part.op === 'or') {
    const each = part.of.map((one) => valuesOf(one, field))
    const all = new Set<string>()
    for (const values of each) {
      if (values === null) return null
      for (const value of values) all.add(value)
    }
    return all
  }
  if (part.op !== 'test' || part.field !== field) return null
  const { test } = part
  if (test.kind === 'number' && test.op === '=') return new Set([String(test.value)])
  return test.kind === 'equals' ? new Set([test.value.toLowerCase()]) : null
}

function outOfRange(part: Condition, field: RuleField, value: string): boolean {
  if (part.op !== 'test' || part.field !== field || part.test.kind !== 'number') return false
  const { op, value: limit } = part.test
  const number = Number(value)
  return (
    (op === '<' && number >= limit) ||
    (op === '<=' && number > limit) ||
    (op === '>' && number <= limit) ||
    (op === '>=' && number < limit)
  )
}

function absentAndPresent(parts: readonly Condition[]): string | null {
  const absent = new Set(parts.flatMap((part) => (part.op === 'test' && isAbsent(part.test) ? [part.field] : [])))
  const present = parts.find((part) => part.op === 'test' && absent.has(part.field) && !isAbsent(part.test))
  return present?.op === 'test' ? `${present.field} would have to be absent and present at once` : null
}

function isAbsent(test: Test): boolean {
  return test.kind === 'null' || (test.kind === 'exists' && !test.wanted)
}

function withItsOpposite(parts: readonly Condition[]): string | null {
  const positive = new Set(parts.filter((part) => part.op !== 'not').map((part) => JSON.stringify(part)))
  const negative = parts.find((part) => part.op === 'not' && positive.has(JSON.stringify(part.of)))
  return negative === undefined ? null : 'it wants a selection and its opposite at once'
}
