import type { ByteString } from '../../../model/record.ts'
import type { Condition, RuleField } from '../../../model/rule.ts'
import { LineClass } from '../rules/class-texts.ts'
import type { RuleSet } from '../rules/rule-set.ts'
import { keywordOf, textsNeeded } from './line-keywords.ts'

/** The part of a line that alone decides a rule. */
export const Part = {
  /** Method, target, protocol and status: the same few requests come from everyone. */
  REQUEST: 0,
  /** The user agent. */
  AGENT: 1,
  /** User agent and referrer, on lines with a literal. */
  HEADERS: 2,
  /** More than one part, or another one. */
  JOINT: 3,
} as const

/** What a rule reads of the line as a whole. */
export const Line = {
  NOTHING: 0,
  /** Whether one text stands in it, which its bit tells. */
  ONE_TEXT: 1,
  MORE: 2,
} as const

export interface RuleParts {
  /** `Part` of each rule. */
  of: Uint8Array
  /** JOINT rules that wait for a class of lines, each with a bit of its own; from the 32nd on they share the last. */
  waiting: readonly number[]
  bitOf: Int32Array
  /** Texts, folded, of which a line must hold one for a test of the line by a waiting rule to hold, and the bits of those rules. */
  lineTexts: ReadonlyMap<ByteString, number>
  /** `Line` of each rule. */
  line: Uint8Array
}

export const REQUEST_FIELDS: ReadonlySet<RuleField> = new Set<RuleField>([
  'target',
  'path',
  'query',
  'extension',
  'request',
  'method',
  'protocol',
  'status',
])

export function rulePartsOf(set: RuleSet): RuleParts {
  const { classOf } = set.classTexts
  const of = Uint8Array.from(set.rules, ({ condition }, rule) => {
    const fields = fieldsOf(condition)
    if (fields.every((field) => REQUEST_FIELDS.has(field))) return Part.REQUEST
    const lineClass = classOf[rule]
    if (lineClass !== 0 && lineClass !== LineClass.EVERY) return Part.JOINT
    if (fields.every((field) => field === 'userAgent')) return Part.AGENT
    const areHeaders = fields.every((field) => field === 'userAgent' || field === 'referrer')
    return areHeaders && lineClass === 0 ? Part.HEADERS : Part.JOINT
  })
  const waiting = set.rules.flatMap((_, rule) => (of[rule] === Part.JOINT && classOf[rule] !== 0 ? [rule] : []))
  const bitOf = new Int32Array(set.rules.length)
  for (const [index, rule] of waiting.entries()) bitOf[rule] = 1 << Math.min(index, 31)
  const lineTexts = new Map<ByteString, number>()
  for (const rule of waiting)
    for (const text of lineTestsOf(set.rules[rule]!.condition).flatMap((test) => textsOfLineTest(test) ?? []))
      lineTexts.set(text, (lineTexts.get(text) ?? 0) | bitOf[rule]!)
  const sharing = new Set(waiting.slice(31))
  const line = Uint8Array.from(set.rules, ({ condition }, rule) => {
    const tests = lineTestsOf(condition)
    const [only] = tests
    if (only === undefined) return Line.NOTHING
    const hasBit = bitOf[rule] !== 0 && !sharing.has(rule)
    return tests.length === 1 && keywordOf(only) !== null && hasBit ? Line.ONE_TEXT : Line.MORE
  })
  return { of, waiting, bitOf, lineTexts, line }
}

function fieldsOf(condition: Condition): RuleField[] {
  if (condition.op === 'test') return [condition.field]
  return condition.op === 'not' ? fieldsOf(condition.of) : condition.of.flatMap(fieldsOf)
}

type TestOf = Extract<Condition, { op: 'test' }>

function lineTestsOf(condition: Condition): TestOf[] {
  if (condition.op === 'test') return condition.field === 'line' ? [condition] : []
  return condition.op === 'not' ? lineTestsOf(condition.of) : condition.of.flatMap(lineTestsOf)
}

/** Texts of which the line, or a form of one of its fields, must hold one for a test of the line to hold; null: there are none. */
export function textsOfLineTest(condition: TestOf): ByteString[] | null {
  const exact = keywordOf(condition)
  return exact === null ? textsNeeded(condition) : [exact]
}
