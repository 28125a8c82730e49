import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { formatById } from '../../src/watch/logs/formats/api.ts'
import { corpora } from './corpora.ts'

const logs = [
  ['elastic_apache_logs.log', 'combined', 10_000],
  ['nasa_jul95_4000.log', 'common', 4000],
] as const

describe('families leave ordinary requests alone', () => {
  for (const [file, format, count] of logs) {
    const path = corpora('logs', 'access', file)
    if (path === null) it.skip(`skipped: ${count} lines of ${file}, corpora not found`, () => {})
    else
      it(`${count} lines of ${file}`, () => {
        const rules = loadCatalogue().rules.filter((rule) => rule.kind !== 'generic')
        const matcher = createMatcher(compileRules(rules, []))
        const parser = formatById(format)?.open()
        const lines = readFileSync(path, 'latin1').split('\n').filter(Boolean)
        const matched: string[] = []
        for (const line of lines) {
          const record = parser?.parse(line)
          if (record === undefined || !('method' in record)) throw new Error(`not parsed: ${line}`)
          for (const index of matcher.match(record, line, null)) matched.push(`${rules[index]?.id}: ${line}`)
        }
        expect(lines.length).toBe(count)
        expect(matched).toEqual([])
      })
  }
})
