import { describe, expect, it } from 'vitest'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import type { Problem } from '../../src/watch/detection/rules/problem.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { recordOf } from './crs-cases.ts'
import { genericFamilies } from './generic-rules.ts'

const problems: Problem[] = []
const families = genericFamilies(problems)

describe('generic families', () => {
  it('parse without a problem and never name a CVE', () => {
    expect(problems).toEqual([])
    for (const family of families) {
      expect(family.cves, family.id).toEqual([])
      for (const rule of family.rules) {
        expect(rule.cves, rule.id).toEqual([])
        expect(rule.id.startsWith(family.id), rule.id).toBe(true)
        expect(['generic', 'scanner']).toContain(rule.kind)
      }
    }
  })

  it('gate every rule by a literal or an attention class, none of the literals in ordinary lines', () => {
    const { gates, rules, literals } = compileRules(
      families.flatMap((family) => family.rules),
      [],
    )
    expect(rules.filter((_, index) => gates[index] === 'every').map((rule) => rule.id)).toEqual([])
    const ordinary =
      '198.51.100.7 - - [12/mar/2024:10:00:03 +0000] "get /images/logo.png?id=1 http/1.1" 200 900 "https://www.example.com/index.php" "mozilla/5.0 (windows nt 10.0; win64; x64) applewebkit/537.36 (khtml, like gecko) chrome/120.0.0.0 safari/537.36"'
    expect(literals.filter((literal) => ordinary.includes(literal))).toEqual([])
  })

  it.each(families.map((family) => [family.id, family] as const))('%s passes its own tests', (_, family) => {
    const matcher = createMatcher(compileRules(family.rules, []))
    expect(family.tests.filter((test) => test.expect === 'match').length).toBeGreaterThanOrEqual(2)
    expect(family.tests.filter((test) => test.expect === 'no-match').length).toBeGreaterThanOrEqual(2)
    for (const test of family.tests) {
      const matched = matcher.match(recordOf(test.line), test.line, null).length > 0
      expect(matched ? 'match' : 'no-match', test.line).toBe(test.expect)
    }
  })
})
