import type { Condition, RuleField } from '../../../model/rule.ts'
import { compileTest } from '../rules/evaluate.ts'
import type { Subject } from '../rules/subject.ts'
import { textsOfLineTest } from './rule-parts.ts'

/**
 * What a condition comes to when only some fields of the subject are known: `true` or `false` whatever the others are, null when they
 * decide.
 */
export type PartialTruth = (subject: Subject) => boolean | null

const never: PartialTruth = () => false
const open: PartialTruth = () => null

/** `isWordless`: neither the line nor any form of its fields holds a text that the rule looks for in it. */
export function compileTruth(
  condition: Condition,
  isKnown: (field: RuleField) => boolean,
  isWordless: boolean,
): PartialTruth {
  if (condition.op === 'not') {
    const inner = compileTruth(condition.of, isKnown, isWordless)
    return (subject) => {
      const one = inner(subject)
      return one === null ? null : !one
    }
  }
  if (condition.op === 'test') {
    if (condition.field === 'line') return isWordless && textsOfLineTest(condition) !== null ? never : open
    return isKnown(condition.field) ? compileTest(condition.field, condition.test) : open
  }
  const decisive = condition.op === 'or'
  const all = condition.of.map((part) => compileTruth(part, isKnown, isWordless))
  // What is never true, or never known, need not be asked.
  const parts = all.filter((part) => part !== open && (part !== never || !decisive))
  const isOpen = all.includes(open)
  if (parts.length === 0) return isOpen ? open : decisive ? never : () => true
  return (subject) => {
    let undecided = isOpen
    for (const part of parts) {
      const one = part(subject)
      if (one === decisive) return decisive
      if (one === null) undecided = true
    }
    return undecided ? null : !decisive
  }
}
