import { readFileSync } from 'node:fs'
import type { Rule } from '../../src/model/rule.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { formatById } from '../../src/watch/logs/formats/api.ts'
import { corpora } from './corpora.ts'

/** Which of the rules match any of the 14,000 ordinary lines, with one such request each. */
export function matchesOfOrdinaryLines(rules: readonly Rule[]): { lines: number; matched: Map<string, string> } {
  const matcher = createMatcher(compileRules(rules, []))
  const matched = new Map<string, string>()
  let lines = 0
  for (const [file, format] of [
    ['elastic_apache_logs.log', 'combined'],
    ['nasa_jul95_4000.log', 'common'],
  ] as const) {
    const path = corpora('logs', 'access', file)
    const parser = formatById(format)?.open()
    if (path === null || parser === undefined) continue
    for (const line of readFileSync(path, 'latin1').split('\n')) {
      const record = parser.parse(line)
      if (!('source' in record)) continue
      lines++
      for (const index of matcher.match(record, line, null)) matched.set(rules[index]?.id ?? '', record.request ?? '')
    }
  }
  return { lines, matched }
}
