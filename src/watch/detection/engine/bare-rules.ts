import type { LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { LineClass } from '../rules/class-texts.ts'
import { createSubject } from '../rules/subject.ts'
import { compileTruth } from './partial-truth.ts'
import { Part } from './rule-parts.ts'
import type { RuleUse } from './rule-use.ts'

/** What method, protocol and status leave of the rules that wait for a class of lines and for no text. */
export interface Remaining {
  /** Rules on the request, true and undecided ones. */
  ofRequest: readonly number[]
  /** Rules on more than the request. */
  joint: readonly number[]
}

const KNOWN: ReadonlySet<RuleField> = new Set<RuleField>(['method', 'protocol', 'status'])
const KEPT = 1024

/** Few pairs of method and status make up a log: most such rules are out before a target is looked at. */
export function createBareRules(use: RuleUse): (record: LogRecord, classes: number) => Remaining {
  const { set, parts } = use
  const { bare, classOf } = set.classTexts
  const rules = [...bare].map((rule) => ({
    rule,
    truth: compileTruth(set.rules[rule]!.condition, (field) => KNOWN.has(field), false),
  }))
  const known = new Map<string, Remaining>()
  const subject = createSubject()

  function remaining(record: LogRecord, classes: number): Remaining {
    const ofRequest: number[] = []
    const joint: number[] = []
    subject.look(record, '')
    for (const { rule, truth } of rules) {
      if ((classOf[rule]! & (classes | LineClass.EVERY)) === 0 || truth(subject) === false) continue
      if (parts.of[rule] === Part.REQUEST) ofRequest.push(rule)
      else if (parts.of[rule] === Part.JOINT) joint.push(rule)
    }
    return { ofRequest, joint }
  }

  return (record, classes) => {
    const key = `${classes} ${record.status} ${record.method} ${record.protocol}`
    let found = known.get(key)
    if (found === undefined) {
      found = remaining(record, classes)
      if (known.size >= KEPT) known.clear()
      known.set(key, found)
    }
    return found
  }
}
