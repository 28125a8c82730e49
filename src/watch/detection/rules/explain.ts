import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Condition, Rule, RuleField, Test } from '../../../model/rule.ts'
import { compileTest, textPredicate } from './evaluate.ts'
import { fold } from './fold.ts'
import { LINE_PARTS } from './record-fields.ts'
import { createSubject, type Subject } from './subject.ts'
import { namedViews, type View } from './views.ts'

/** One step of a decision. Inner steps have `of`; a test says what it looked at and what it wanted. */
export type Trace =
  | { op: 'and' | 'or' | 'not'; ok: boolean; of: Trace[] }
  | {
      op: 'test'
      ok: boolean
      selection: string
      /** The field as the rule names it, and the record field it means. */
      as: string
      field: RuleField
      /** The field as logged; null when the record has none. */
      value: ByteString | null
      /** Name of the first view that satisfied the test; null when none did or the test needs none. */
      view: string | null
      /** That view. */
      seen: ByteString | null
      /** What was wanted, in words; a byte string. */
      expected: ByteString
    }

/** The whole decision of one rule about one record, test by test, none left out. */
export function explainRule(rule: Rule, record: LogRecord, line: ByteString): Trace {
  const subject = createSubject()
  subject.look(record, line)
  return trace(rule.condition, subject)
}

/**
 * What would change the answer. For a rule that matched: the tests that held; where all of them are needed, each alone
 * would stop it. For one that did not: the tests that would have to come out otherwise; of alternatives the shortest.
 */
export function whatWouldChange(answer: Trace): Array<Extract<Trace, { op: 'test' }>> {
  if (answer.op === 'test') return [answer]
  if (answer.op === 'not') return answer.of.flatMap(whatWouldChange)
  const parts = answer.of.filter((part) => part.ok === answer.ok).map(whatWouldChange)
  if (answer.op === 'and' || answer.ok) return parts.flat()
  return parts.sort((a, b) => a.length - b.length)[0] ?? []
}

function trace(condition: Condition, subject: Subject): Trace {
  if (condition.op === 'not') {
    const inner = trace(condition.of, subject)
    return { op: 'not', ok: !inner.ok, of: [inner] }
  }
  if (condition.op !== 'test') {
    const of = condition.of.map((part) => trace(part, subject))
    const ok = condition.op === 'and' ? of.every((part) => part.ok) : of.some((part) => part.ok)
    return { op: condition.op, ok, of }
  }
  const { field, test, as, selection } = condition
  const satisfied = satisfyingView(field, test, subject)
  return {
    op: 'test',
    ok: compileTest(field, test)(subject),
    selection,
    as,
    field,
    value: subject.raw(field),
    view: satisfied?.name ?? null,
    seen: satisfied?.bytes ?? null,
    expected: wordsFor(test),
  }
}

function satisfyingView(field: RuleField, test: Test, subject: Subject): { name: string; bytes: ByteString } | null {
  if (test.kind === 'null' || test.kind === 'exists' || test.kind === 'number') return null
  const holds = textPredicate(test)
  const folds = 'cased' in test && !test.cased
  for (const view of viewsOf(field, subject)) if (holds(folds ? fold(view.bytes) : view.bytes)) return view
  return null
}

function viewsOf(field: RuleField, subject: Subject): Array<{ name: string; bytes: ByteString }> {
  const raw = subject.raw(field)
  if (raw === null) return []
  if (field !== 'line') return namedViews(raw, field === 'query')
  const parts = LINE_PARTS.flatMap((part) => {
    const value = subject.raw(part)
    return value === null
      ? []
      : namedViews(value).map((view: View) => ({ name: `${part} ${view.name}`, bytes: view.bytes }))
  })
  return [{ name: 'raw', bytes: raw }, ...parts]
}

/** A test in words, for people. */
export function wordsFor(test: Test): ByteString {
  switch (test.kind) {
    case 'contains':
      return `contains "${test.value}"${casedWords(test.cased)}`
    case 'starts':
      return `starts with "${test.value}"${casedWords(test.cased)}`
    case 'ends':
      return `ends with "${test.value}"${casedWords(test.cased)}`
    case 'equals':
      return `is "${test.value}"${casedWords(test.cased)}`
    case 'wildcard':
      return `fits "${test.pieces.map((piece) => (typeof piece === 'string' ? piece : 'any' in piece ? '*' : '?')).join('')}"${casedWords(test.cased)}`
    case 'regex':
      return `matches /${test.source}/${test.flags}`
    case 'number':
      return `${test.op} ${test.value}`
    case 'cidr':
      return `is in ${test.network}`
    case 'null':
      return 'is absent'
    case 'exists':
      return test.wanted ? 'is present' : 'is absent'
  }
}

function casedWords(cased: boolean): string {
  return cased ? ' (case counts)' : ''
}
