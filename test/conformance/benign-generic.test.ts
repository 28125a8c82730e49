import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../src/model/record.ts'
import { combined } from '../../src/watch/logs/formats/combined.ts'
import { common } from '../../src/watch/logs/formats/common.ts'
import type { Format } from '../../src/watch/logs/formats/types.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { corpora } from './corpora.ts'
import { genericFamilies } from './generic-rules.ts'

/** Ordinary logs hold a few real probes and odd crawler requests: read one by one, 4 + 2 and 1 of these lines. */
const LOGS: ReadonlyArray<readonly [string, Format, number]> = [
  ['elastic_apache_logs.log', combined, 10],
  ['nasa_jul95_4000.log', common, 4],
]

describe('generic classes on ordinary traffic', () => {
  const rules = genericFamilies([]).flatMap((family) => family.rules)
  const matcher = createMatcher(compileRules(rules, []))

  for (const [file, format, most] of LOGS) {
    const path = corpora('logs', 'access', file)
    if (path === null) {
      it.skip(`skipped: ${file}, corpora not found`, () => {})
      continue
    }
    it(`hardly ever fire on ${file}`, () => {
      const parser = format.open()
      const fired: string[] = []
      const lines = readFileSync(path, 'latin1')
        .split('\n')
        .filter((line) => line !== '')
      for (const line of lines) {
        const record = parser.parse(line)
        if ('failed' in record || 'skipped' in record) continue
        const matched = matcher.match(record satisfies LogRecord, line, null)
        if (matched.length > 0) fired.push(`${matched.map((index) => rules[index]?.id).join()} ${line.slice(0, 200)}`)
      }
      console.log(`${file}: ${fired.length} of ${lines.length} lines\n${fired.join('\n')}`)
      expect(fired.length).toBeLessThanOrEqual(most)
    })
  }
})
