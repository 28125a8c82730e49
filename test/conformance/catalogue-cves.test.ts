import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { formatById } from '../../src/watch/logs/formats/api.ts'
import { corpora } from './corpora.ts'

interface Target {
  cve: string
  methods: string[]
  paths: string[]
  specific: boolean
}

const path = corpora('rules', 'kev-request-targets.json')

describe('families name the right CVE for requests of known exploited ones', () => {
  if (path === null) it.skip('skipped: 335 requests, corpora not found', () => {})
  else {
    it('never only a wrong one', () => {
      const targets = (JSON.parse(readFileSync(path, 'utf8')) as Target[]).filter((target) => target.specific)
      const rules = loadCatalogue().rules.filter((rule) => rule.cves.length > 0)
      const matcher = createMatcher(compileRules(rules, []))
      const parser = formatById('combined')?.open()
      let right = 0
      const wrong: string[] = []
      for (const target of targets) {
        const named = new Set<string>()
        for (const line of linesOf(target)) {
          const record = parser?.parse(line)
          if (record === undefined || !('method' in record)) continue
          for (const index of matcher.match(record, line, null))
            for (const cve of rules[index]?.cves ?? []) named.add(cve)
        }
        if (named.has(target.cve)) right++
        else if (named.size > 0) wrong.push(`${target.cve}: ${[...named].join(' ')}`)
      }
      expect(wrong).toEqual([])
      expect(right).toBeGreaterThanOrEqual(145)
    })
  }
})

/** Placeholders become a plain word; quotes and backslashes are written as servers write them. */
function linesOf({ methods, paths }: Target): string[] {
  return paths.flatMap((target) => {
    const sent = target.replace(/\{\{[^}]*\}\}/g, 'x1y2').replace(/["\\]/g, '\\$&')
    return methods.map((method) => {
      const line = `192.0.2.1 - - [10/Oct/2024:13:55:36 +0000] "${method} ${sent} HTTP/1.1" 404 1 "-" "-"`
      return Buffer.from(line).toString('latin1')
    })
  })
}
