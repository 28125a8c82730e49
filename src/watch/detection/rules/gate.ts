import type { Condition, RuleField, Test } from '../../../model/rule.ts'
import { best, type Clause } from './clauses.ts'
import { fold } from './fold.ts'
import { literalsOfRegex } from './regex/regex.ts'

/** Fields whose text stands in the line as it is; the others are computed or rewritten. */
const NOT_IN_LINE: ReadonlySet<RuleField> = new Set<RuleField>(['source', 'destination', 'status', 'bytes'])

/**
 * What must stand in the line for a condition to hold: clauses of which every one has a literal in some view of the line.
 * Only positive tests say anything.
 */
export function clausesOf(condition: Condition): Clause[] {
  if (condition.op === 'test') return inLine(condition.field, literalsOf(condition.test))
  if (condition.op === 'not') return []
  if (condition.op === 'and') return condition.of.flatMap(clausesOf)
  const joint = new Set<string>()
  for (const part of condition.of) {
    const clause = best(clausesOf(part))
    if (clause === null) return []
    for (const literal of clause) joint.add(literal)
  }
  return joint.size === 0 ? [] : [[...joint]]
}

/**
 * Kernels look at the raw line and at the views of each logged field. A decoded request line is neither, but each word of
 * it is part of one.
 */
function inLine(field: RuleField, clauses: Clause[]): Clause[] {
  if (NOT_IN_LINE.has(field)) return []
  if (field !== 'request') return clauses
  return clauses.flatMap((clause) => {
    const words = best([clause.map((literal) => longest(literal.split(/[ +]+/)))])
    return words === null ? [] : [words]
  })
}

function longest(words: string[]): string {
  return words.reduce((found, word) => (word.length > found.length ? word : found), '')
}

function literalsOf(test: Test): Clause[] {
  switch (test.kind) {
    case 'contains':
    case 'starts':
    case 'ends':
    case 'equals':
      return [[fold(test.value)]]
    case 'wildcard':
      return test.pieces.flatMap((piece) => (typeof piece === 'string' ? [[fold(piece)]] : []))
    case 'regex':
      return literalsOfRegex(test.source, test.flags)
    default:
      return []
  }
}

export type AttentionClass = 'error' | 'oddMethod'

/** Whether a condition can only hold for records with status 400 or more, or a method other than GET, HEAD, POST. */
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
  if (field !== 'method' || test.kind !== 'equals') return false
  return !['get', 'head', 'post'].includes(fold(test.value))
}
