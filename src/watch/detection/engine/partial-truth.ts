import type { Condition, RuleField } from '../../../model/rule.ts'
import { compileTest, type Predicate } from '../rules/evaluate.ts'
import type { Subject } from '../rules/subject.ts'
import { textsOfLineTest } from './rule-parts.ts'

/**
 * What a condition comes to when only some fields of the subject are known: `true` or `false` whatever the others are, null when they
 * decide. `wordless`: neither the line nor any form of its fields holds a text that the rule looks for in it.
 */
export function truthOf(
  condition: Condition,
  subject: Subject,
  isKnown: (field: RuleField) => boolean,
  wordless: boolean,
): boolean | null {
  if (condition.op === 'not') {
    const inner = truthOf(condition.of, subject, isKnown, wordless)
    return inner === null ? null : !inner
  }
  if (condition.op === 'test') {
    if (condition.field === 'line') return wordless && textsOfLineTest(condition) !== null ? false : null
    return isKnown(condition.field) ? predicateOf(condition)(subject) : null
  }
  const decisive = condition.op === 'or'
  let open = false
  for (const part of condition.of) {
    const one = truthOf(part, subject, isKnown, wordless)
    if (one === decisive) return decisive
    if (one === null) open = true
  }
  return open ? null : !decisive
}

const predicates = new WeakMap<Condition, Predicate>()

function predicateOf(condition: Extract<Condition, { op: 'test' }>): Predicate {
  let predicate = predicates.get(condition)
  if (predicate === undefined) {
    predicate = compileTest(condition.field, condition.test)
    predicates.set(condition, predicate)
  }
  return predicate
}
