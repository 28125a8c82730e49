import type { ByteString } from '../../../model/record.ts'
import type { Condition, RuleField, Test } from '../../../model/rule.ts'
import { createGroupTests, type Group, groupsOf } from './any-of.ts'
import { inNetwork, parseAddress, parseNetwork } from '../../../support/address.ts'
import type { ContainsIndex } from './contains-index.ts'
import { fold } from './fold.ts'
import { meter } from './regex/dfa.ts'
import { compileRegex, literalsOfRegex } from './regex/regex.ts'
import { fieldNumber, type Subject } from './subject.ts'
import { compileWildcard } from './wildcard.ts'

export type Predicate = (subject: Subject) => boolean

/** What the conditions of one matcher share: both serve only the matcher's own subject. */
export interface Shared {
  /** For heavy subjects. */
  index: ContainsIndex | null
  groupTest: (group: Group) => Predicate
}

/** A condition as a function. A test holds when it holds for any view of its field. */
export function compileCondition(
  condition: Condition,
  shared: Shared = { index: null, groupTest: createGroupTests() },
): Predicate {
  if (condition.op === 'test') return compileTest(condition.field, condition.test, shared.index)
  if (condition.op === 'not') {
    const inner = compileCondition(condition.of, shared)
    return (subject) => !inner(subject)
  }
  const stopAt = condition.op === 'or'
  const { groups, rest } = stopAt ? groupsOf(condition.of) : { groups: [], rest: condition.of }
  const parts = groups.map(shared.groupTest)
  for (const part of rest.toSorted((a, b) => costOf(a) - costOf(b))) parts.push(compileCondition(part, shared))
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return (subject) => {
    for (const part of parts) if (part(subject) === stopAt) return stopAt
    return !stopAt
  }
}

/** What is cheap is asked first: about nanoseconds a byte of the field. */
function costOf(condition: Condition): number {
  if (condition.op === 'not') return costOf(condition.of)
  if (condition.op !== 'test') return condition.of.reduce((sum, part) => sum + costOf(part), 0)
  const { kind } = condition.test
  if (kind === 'regex') return 8
  if (kind === 'wildcard') return 4
  return kind === 'contains' ? 1 : 0
}

/** One test of one field. */
export function compileTest(field: RuleField, test: Test, index: ContainsIndex | null = null): Predicate {
  if (test.kind === 'null') return (subject) => subject.raw(field) === null
  if (test.kind === 'exists') return (subject) => (subject.raw(field) !== null) === test.wanted
  if (test.kind === 'number') return numberTest(field, test.op, test.value)
  if (test.kind === 'contains') return containsTest(field, test.value, test.cased, index)
  const holds = textPredicate(test)
  const number = fieldNumber(field)
  if (test.kind === 'regex') {
    const needed = neededBy(test)
    return (subject) => {
      if (needed !== null && !holdsOne(subject.folded(number), needed)) return false
      return anyWithin(subject, subject.plain(number), holds)
    }
  }
  if (test.kind === 'wildcard') {
    if (test.cased) return (subject) => anyWithin(subject, subject.plain(number), holds)
    return (subject) => anyWithin(subject, subject.folded(number), holds)
  }
  if (test.kind === 'cidr' || test.cased) return (subject) => any(subject.plain(number), holds)
  return (subject) => any(subject.folded(number), holds)
}

const MOST_NEEDED = 4

/** Folded texts of which every match of an expression holds one; searching for them takes a fraction of matching. Null when there are none, or many. */
function neededBy(test: Extract<Test, { kind: 'regex' }>): readonly ByteString[] | null {
  const size = (texts: readonly ByteString[]) => Math.min(...texts.map((text) => text.length))
  const usable = (texts: readonly ByteString[]) => texts.length > 0 && texts.length <= MOST_NEEDED && size(texts) >= 2
  const best = (clauses: ByteString[][]): ByteString[] | null =>
    clauses.filter(usable).toSorted((a, b) => size(b) - size(a) || a.length - b.length)[0] ?? null
  return best(literalsOfRegex(test.source, test.flags, best))
}

function holdsOne(views: readonly ByteString[], texts: readonly ByteString[]): boolean {
  for (const view of views) for (const text of texts) if (view.includes(text)) return true
  return false
}

function containsTest(field: RuleField, value: ByteString, cased: boolean, index: ContainsIndex | null): Predicate {
  const number = fieldNumber(field)
  let indexed: Predicate | null = null
  return (subject) => {
    if (subject.heavy && index !== null) {
      // What is not there in any case is not there in this one.
      indexed ??= index.test(field, cased ? fold(value) : value)
      if (!indexed(subject)) return false
      if (!cased) return true
    }
    for (const view of cased ? subject.plain(number) : subject.folded(number)) if (view.includes(value)) return true
    return false
  }
}

function any(views: readonly ByteString[], holds: (text: ByteString) => boolean): boolean {
  for (const view of views) if (holds(view)) return true
  return false
}

/** Like `any`, on the subject's budget. */
function anyWithin(subject: Subject, views: readonly ByteString[], holds: (text: ByteString) => boolean): boolean {
  for (const view of views) {
    if (subject.budget <= 0) return false
    meter.steps = 0
    const found = holds(view)
    subject.budget -= view.length + meter.steps * 4
    if (found) return true
  }
  return false
}

/** A test of one view; text tests that are not `cased` want it folded. */
export function textPredicate(
  test: Exclude<Test, { kind: 'null' | 'exists' | 'number' }>,
): (text: ByteString) => boolean {
  switch (test.kind) {
    case 'contains':
      return (text) => text.includes(test.value)
    case 'starts':
      return (text) => text.startsWith(test.value)
    case 'ends':
      return (text) => text.endsWith(test.value)
    case 'equals':
      return (text) => text === test.value
    case 'wildcard':
      return compileWildcard(test.pieces)
    case 'regex': {
      const regex = compileRegex(test.source, test.flags)
      return 'fault' in regex ? () => false : regex.match
    }
    case 'cidr': {
      const network = parseNetwork(test.network)
      return (text) => {
        const address = parseAddress(text)
        return network !== null && address !== null && inNetwork(network, address.key)
      }
    }
  }
}

function numberTest(field: RuleField, op: '=' | '<' | '<=' | '>' | '>=', wanted: number): Predicate {
  return (subject) => {
    const value = numberOf(subject, field)
    if (value === null) return false
    if (op === '=') return value === wanted
    if (op === '<') return value < wanted
    if (op === '<=') return value <= wanted
    return op === '>' ? value > wanted : value >= wanted
  }
}

function numberOf(subject: Subject, field: RuleField): number | null {
  if (field === 'status') return subject.record.status
  if (field === 'bytes') return subject.record.bytes
  const text = subject.raw(field)
  return text !== null && /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : null
}
