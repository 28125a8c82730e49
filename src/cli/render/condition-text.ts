import type { Condition, RuleField, Test } from '../../model/rule.ts'
import { visible } from '../../support/escape.ts'
import { wordsFor } from '../../watch/detection/rules/explain.ts'

const VALUES_SHOWN = 6

/** A condition as an indented tree of sentences; long lists of values are shortened. */
export function conditionLines(condition: Condition, indent = ''): string[] {
  if (condition.op === 'test') return [`${indent}${testWords(condition.field, condition.test)}`]
  if (condition.op === 'not') return [`${indent}not:`, ...conditionLines(condition.of, `${indent}  `)]
  const single = condition.of.length === 1 ? condition.of[0] : undefined
  if (single) return conditionLines(single, indent)
  const shown = condition.of.slice(0, VALUES_SHOWN).flatMap((part) => conditionLines(part, `${indent}  `))
  const more = condition.of.length - VALUES_SHOWN
  return [
    `${indent}${condition.op === 'and' ? 'all of:' : 'any of:'}`,
    ...shown,
    ...(more > 0 ? [`${indent}  ... and ${more} more`] : []),
  ]
}

const FIELD: Partial<Record<RuleField, string>> = {
  line: 'the line',
  target: 'the request target',
  path: 'the path',
  query: 'the query',
  userAgent: 'the user agent',
  contentType: 'the content type',
  source: 'the source',
}

/** `the path contains "/default.ida"`. */
export function testWords(field: RuleField, test: Test): string {
  return `${fieldWords(field)} ${visible(wordsFor(test), 200)}`
}

export function fieldWords(field: RuleField): string {
  return FIELD[field] ?? `the ${field}`
}
