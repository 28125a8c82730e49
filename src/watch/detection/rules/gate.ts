import type { Condition, RuleField, Test } from '../../../model/rule.ts'
import { best, type Clause, type Place, type Worth } from './clauses.ts'
import { fold } from './fold.ts'
import { isOddMethod } from './odd-method.ts'
import { literalsOfRegex } from './regex/regex.ts'

/** Fields whose text does not stand in the line as it is: they are computed or rewritten. */
const NOT_IN_LINE: ReadonlySet<RuleField> = new Set<RuleField>(['source', 'destination', 'status', 'bytes'])
const IN_REQUEST: ReadonlySet<RuleField> = new Set<RuleField>(['request', 'method', 'protocol'])
const IN_TARGET: ReadonlySet<RuleField> = new Set<RuleField>(['target', 'query', 'extension'])

/**
 * What must stand in the line for a condition to hold: clauses of which every one has a text in some view of its place. Of alternatives
 * the clauses worth most are joined. Only positive tests say anything.
 */
export function clausesOf(condition: Condition, worth: Worth): Clause[] {
  if (condition.op === 'test') return ofTest(condition.field, condition.test, worth)
  if (condition.op === 'not') return []
  if (condition.op === 'and') return condition.of.flatMap((part) => clausesOf(part, worth))
  const joint: Clause[number][] = []
  for (const part of condition.of) {
    const clause = best(clausesOf(part, worth), worth)
    if (clause === null) return []
    for (const wanted of clause) joint.push(wanted)
  }
  return joint.length === 0 ? [] : [joint]
}

function ofTest(field: RuleField, test: Test, worth: Worth): Clause[] {
  if (NOT_IN_LINE.has(field)) return []
  const place = placeOf(field)
  const pick = (clauses: string[][]): string[] | null =>
    best(
      clauses.map((clause) => placed(clause, place)),
      worth,
    )?.map(({ text }) => text) ?? null
  return textsOf(test, pick).map((clause) => placed(clause, place))
}

function placeOf(field: RuleField): Place {
  if (field === 'path') return 'path'
  if (IN_TARGET.has(field)) return 'target'
  if (IN_REQUEST.has(field)) return 'request'
  return field === 'line' ? 'line' : 'field'
}

function placed(texts: readonly string[], place: Place): Clause {
  return texts.map((text) => ({ text, place }))
}

function textsOf(test: Test, pick: (clauses: string[][]) => string[] | null): string[][] {
  switch (test.kind) {
    case 'contains':
    case 'starts':
    case 'ends':
    case 'equals':
      return [[fold(test.value)]]
    case 'wildcard':
      return test.pieces.flatMap((piece) => (typeof piece === 'string' ? [[fold(piece)]] : []))
    case 'regex':
      return literalsOfRegex(test.source, test.flags, pick)
    default:
      return []
  }
}

const SCRIPT = /^\.(?:php|pht|pha|asp|ash|jsp)/
const PARENTHESISED = /\([^()]*\)/g

/** Whether a condition can only hold for paths that end in a script's ending. */
export function endsInScript(condition: Condition): boolean {
  if (condition.op === 'not') return false
  if (condition.op !== 'test') {
    if (condition.op === 'and') return condition.of.some(endsInScript)
    return condition.of.length > 0 && condition.of.every(endsInScript)
  }
  const { field, test } = condition
  if (field !== 'path') return false
  if (test.kind === 'ends') return SCRIPT.test(fold(test.value))
  if (test.kind !== 'regex' || !/[^\\]\$$/.test(test.source) || test.source.replace(PARENTHESISED, '').includes('|'))
    return false
  return literalsOfRegex(test.source, test.flags, () => null).some(
    (texts) => texts.length > 0 && texts.every((text) => SCRIPT.test(text)),
  )
}

export type AttentionClass = 'error' | 'oddMethod'

/** Whether a condition can only hold for records with status 400 or more, or an odd method. */
export function implies(condition: Condition, wanted: AttentionClass): boolean {
  if (condition.op === 'not') return false
  if (condition.op !== 'test') {
    if (condition.op === 'and') return condition.of.some((part) => implies(part, wanted))
    return condition.of.length > 0 && condition.of.every((part) => implies(part, wanted))
  }
  return wanted === 'error'
    ? impliesError(condition.field, condition.test)
    : impliesOddMethod(condition.field, condition.test)
}

function impliesError(field: RuleField, test: Test): boolean {
  if (field !== 'status') return false
  if (test.kind === 'number') return (test.op === '=' || test.op === '>=' || test.op === '>') && test.value >= 400
  return (test.kind === 'starts' || test.kind === 'equals') && /^[45]/.test(test.value)
}

function impliesOddMethod(field: RuleField, test: Test): boolean {
  return field === 'method' && test.kind === 'equals' && isOddMethod(test.value.toUpperCase())
}
