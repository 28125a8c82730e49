import type { ByteString } from '../../../model/record.ts'
import type { Condition } from '../../../model/rule.ts'
import { best } from '../rules/clauses.ts'
import { fold } from '../rules/fold.ts'
import { clausesOf } from '../rules/gate.ts'
import type { RuleSet } from '../rules/rule-set.ts'

/** Texts that rules look for anywhere in a line: they tell apart lines that are alike in all other things rules look at. */
export interface LineKeywords {
  texts: ByteString[]
  /** 1: a line that holds the text may still differ from others that do. */
  touchy: Uint8Array
  /** Rules that look at the line in a way that no text tells. */
  rules: ReadonlySet<number>
}

/** What the kernel finds need not be found again, except for rules that a glance decides. */
export function lineKeywords(set: RuleSet): LineKeywords {
  const found = new Set(set.literals)
  const glance = new Set(set.classTexts.bare)
  const numbers = new Map<ByteString, number>()
  const touchy: number[] = []
  const untold = new Set<number>()
  const note = (text: ByteString, isTouchy: boolean): void => {
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    touchy[number] = isTouchy || touchy[number] === 1 ? 1 : 0
  }
  function visit(condition: Condition, rule: number): void {
    if (condition.op === 'not') visit(condition.of, rule)
    else if (condition.op !== 'test') for (const one of condition.of) visit(one, rule)
    else if (condition.field === 'line') {
      const text = keywordOf(condition)
      if (text !== null) {
        if (!found.has(text) || glance.has(rule)) note(text, false)
        return
      }
      const texts = textsNeeded(condition)
      if (texts === null) untold.add(rule)
      else for (const one of texts) note(one, true)
    }
  }
  for (const [number, rule] of set.rules.entries()) if (set.gates[number] !== 'never') visit(rule.condition, number)
  return { texts: [...numbers.keys()], touchy: Uint8Array.from(touchy), rules: untold }
}

/** The text of a test that holds exactly for lines that have it; null for another test. */
export function keywordOf(condition: Extract<Condition, { op: 'test' }>): ByteString | null {
  const { test } = condition
  if (condition.field !== 'line' || test.kind !== 'contains' || test.value.length < 2 || test.value.length > 255)
    return null
  return test.cased && /[a-z]/i.test(test.value) ? null : fold(test.value)
}

/** Texts of which a line must hold one for the test to hold; null when there are none. */
export function textsNeeded(condition: Extract<Condition, { op: 'test' }>): ByteString[] | null {
  let texts = needed.get(condition)
  if (texts === undefined) {
    texts = best(clausesOf(condition, lengthOf), lengthOf)?.map(({ text }) => text) ?? null
    needed.set(condition, texts)
  }
  return texts
}

const needed = new WeakMap<Condition, ByteString[] | null>()

function lengthOf(text: ByteString): number {
  return text.length < 2 || text.length > 255 ? 0 : text.length
}
