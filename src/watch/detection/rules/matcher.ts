import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Condition } from '../../../model/rule.ts'
import { createGroupTests } from './any-of.ts'
import { createClassCandidates } from './class-candidates.ts'
import { LineClass } from './class-texts.ts'
import { createContainsIndex } from './contains-index.ts'
import { compileCondition, type Predicate } from './evaluate.ts'
import { isOddMethod } from './odd-method.ts'
import type { RuleSet } from './rule-set.ts'
import { createSubject } from './subject.ts'
import { isSuspicious } from './suspicious.ts'

export interface Matcher {
  /**
   * Indices into `set.rules` of all rules that match, ascending. `hits`: ids of the literals known to occur in the raw line
   * or in a decoded view of it, in any order; null: look at every rule. Only the first 64 KiB of the line count.
   */
  match(record: LogRecord, line: ByteString, hits: ArrayLike<number> | null): number[]
  /** The rules that `match` would evaluate, in any order, one may stand twice; the list is used again. */
  candidates(record: LogRecord, hits: ArrayLike<number> | null): number[]
  /** Those of the given rules (sorted here; one may stand twice) that match, ascending. */
  evaluate(record: LogRecord, line: ByteString, rules: number[]): number[]
}

/** Searches for one text from which one pass for all texts is cheaper. */
const HEAVY = 40

/** A matcher keeps buffers of its own: one a thread, used for one record after another. */
export function createMatcher(set: RuleSet): Matcher {
  const predicates: Array<Predicate | undefined> = []
  const subject = createSubject()
  const shared = { index: createContainsIndex(set.rules), groupTest: createGroupTests() }
  const searchesOf = Int32Array.from(set.rules, ({ condition }) => searchesIn(condition))
  const seen = new Int32Array(set.rules.length)
  const clauses = new Uint8Array(set.rules.length)
  const ofClasses = createClassCandidates(set)
  const candidates: number[] = []
  let generation = 0

  return {
    match(record, line, hits) {
      choose(record, hits)
      return candidates.length === 0 ? [] : evaluate(record, line, candidates)
    },
    candidates(record, hits) {
      choose(record, hits)
      return candidates
    },
    evaluate,
  }

  function choose(record: LogRecord, hits: ArrayLike<number> | null): void {
    candidates.length = 0
    if (hits === null) addAll()
    else {
      generation++
      for (let i = 0; i < hits.length; i++) addOwnersOf(hits[i] ?? 0)
      ofClasses.find(record.target, classesOf(record), candidates)
    }
  }

  function evaluate(record: LogRecord, line: ByteString, list: number[]): number[] {
    if (list.length > 1) list.sort((a, b) => a - b)
    subject.look(record, line)
    let searches = 0
    for (const rule of list) searches += searchesOf[rule]!
    subject.heavy = searches > HEAVY
    const matched: number[] = []
    let last = -1
    for (const rule of list) {
      if (rule !== last && holds(rule)) matched.push(rule)
      last = rule
    }
    return matched
  }

  function classesOf(record: LogRecord): number {
    let classes = 0
    if (set.suspicious && record.target !== null && isSuspicious(record.target)) classes |= LineClass.SUSPICIOUS
    if (record.status !== null && record.status >= 400) classes |= LineClass.ERROR
    return isOddMethod(record.method) ? classes | LineClass.ODD_METHOD : classes
  }

  function addAll(): void {
    for (const [index, gate] of set.gates.entries()) if (gate !== 'never') candidates.push(index)
  }

  function addOwnersOf(literal: number): void {
    const end = set.starts[literal + 1] ?? 0
    for (let i = set.starts[literal] ?? end; i < end; i++) {
      const posting = set.posted[i] ?? 0
      const rule = posting >> 3
      const before = seen[rule] === generation ? (clauses[rule] ?? 0) : 0
      const after = before | (1 << (posting & 7))
      seen[rule] = generation
      clauses[rule] = after
      if (after !== before && after === set.needs[rule]) candidates.push(rule)
    }
  }

  function holds(rule: number): boolean {
    let predicate = predicates[rule]
    if (predicate === undefined) {
      const found = set.rules[rule]
      predicate = found === undefined ? () => false : compileCondition(found.condition, shared)
      predicates[rule] = predicate
    }
    return predicate(subject)
  }
}

/** How many texts a condition looks for. */
function searchesIn(condition: Condition): number {
  if (condition.op === 'test') return condition.test.kind === 'contains' ? 1 : 0
  if (condition.op === 'not') return searchesIn(condition.of)
  return condition.of.reduce((sum, part) => sum + searchesIn(part), 0)
}
