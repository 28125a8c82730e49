import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Rule, RuleTest } from '../../../model/rule.ts'
import { utf8 } from '../../../support/escape.ts'
import { createMatcher } from './matcher.ts'
import { compileRules } from './rule-set.ts'

/** Reads a test's line as a record, by the test's format id when it names one. null: no format fits. */
export type ParseLine = (line: ByteString, format?: string) => LogRecord | null

export interface TestFailure {
  /** Rule id, or the name of the family. */
  rule: string
  /** The test's line. */
  line: ByteString
  message: string
}

/** Runs the tests inside each rule; each test is about its own rule alone. */
export function runRuleTests(rules: readonly Rule[], parseLine: ParseLine): TestFailure[] {
  return rules
    .filter((rule) => rule.tests.length > 0)
    .flatMap((rule) => runFamilyTests(rule.id, [rule], rule.tests, parseLine))
}

/** Runs tests about rules together: a `match` line needs at least one of them, a `no-match` line none. */
export function runFamilyTests(
  name: string,
  rules: readonly Rule[],
  tests: readonly RuleTest[],
  parseLine: ParseLine,
): TestFailure[] {
  const matcher = createMatcher(compileRules(rules, [], { outbound: true }))
  const failures: TestFailure[] = []
  for (const test of tests) {
    const line = utf8(test.line)
    const record = test.format === undefined ? parseLine(line) : parseLine(line, test.format)
    if (record === null) {
      failures.push({ rule: name, line, message: 'the test line fits no log format' })
      continue
    }
    const matched = matcher.match(record, line, null).map((index) => rules[index]?.id ?? '')
    if (test.expect === 'match' && matched.length === 0)
      failures.push({ rule: name, line, message: 'should match, does not' })
    if (test.expect === 'no-match' && matched.length > 0) {
      failures.push({ rule: name, line, message: `should not match, but ${matched.join(', ')} does` })
    }
  }
  return failures
}
