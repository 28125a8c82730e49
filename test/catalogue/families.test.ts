import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseAnyLine } from '../../src/app/parse-line.ts'
import type { RuleTest } from '../../src/model/rule.ts'
import { inNetwork, parseAddress, parseNetwork } from '../../src/support/address.ts'
import { utf8 } from '../../src/support/escape.ts'
import { byCve, byId, loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { readCatalogue } from '../../src/watch/catalogue/read-catalogue.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { runFamilyTests, runRuleTests } from '../../src/watch/detection/rules/rule-tests.ts'
import { readYaml } from '../../src/watch/detection/rules/yaml.ts'
import { MUST_DETECT, SHARED } from './must-detect.ts'

const folder = fileURLToPath(new URL('../../src/watch/catalogue/threats/', import.meta.url))
const { threats, rules, correlations } = loadCatalogue()
const set = compileRules(rules, correlations)
const matcher = createMatcher(set)

function linesOf(id: string): RuleTest[] {
  const { documents } = readYaml(readFileSync(`${folder}${id}.yaml`, 'utf8'), id)
  return documents.flatMap(({ value }) => (value as { tests: RuleTest[] }).tests)
}

function recordOf(test: RuleTest) {
  const record = parseAnyLine(utf8(test.line), test.format)
  if (record === null) throw new Error(`fits no format: ${test.line}`)
  return record
}

describe('the catalogue', () => {
  it('has no fault and no warning in any file', () => {
    expect(readCatalogue(folder).problems).toEqual([])
  })

  it('has at least 65 families beside the generic classes, the 25 must-detect rows among them', () => {
    expect(threats.filter((threat) => threat.kind !== 'generic').length).toBeGreaterThanOrEqual(65)
    expect(MUST_DETECT).toHaveLength(25)
    expect(MUST_DETECT.flat().filter((id) => byId(id) === null)).toEqual([])
  })

  it('names families by CVE, the family that is mainly about it first', () => {
    expect(byCve('cve-2012-1823').map((threat) => threat.id)).toEqual(['php-cgi-2012', 'plesk-phppath'])
    expect(byCve('CVE-2001-0500').map((threat) => threat.id)).toEqual(['code-red', 'code-red-ii'])
    expect(byCve('CVE-1999-99999')).toEqual([])
  })

  it('knows the calendar of Code Red', () => {
    expect(byId('code-red')?.calendar.map((one) => [one.phase, one.fromDay, one.toDay])).toEqual([
      ['spread', 1, 19],
      ['attack', 20, 27],
      ['sleep', 28, 31],
    ])
  })

  it('gates every rule by a literal, a status or a method, so that none looks at every line', () => {
    expect([...set.onEvery].map((index) => rules[index]?.id)).toEqual([])
  })

  it('gives every rule of a family a line that it must match', () => {
    const own = rules.filter((rule) => rule.kind !== 'generic' && !/^(scanner|secrets)-/.test(rule.threat))
    const bare = own.filter((rule) => !rule.tests.some((test) => test.expect === 'match'))
    expect(bare.map((rule) => rule.id)).toEqual([])
  })

  it('lets a rule name only CVEs of its family', () => {
    const stray = threats.flatMap((threat) =>
      threat.rules.filter((rule) => rule.cves.some((cve) => !threat.cves.includes(cve))).map((rule) => rule.id),
    )
    expect(stray).toEqual([])
  })

  it('names no place of the machine it was made on', () => {
    expect(rules.filter((rule) => rule.file !== `${rule.threat}.yaml`).map((rule) => rule.id)).toEqual([])
  })
})

describe.each(threats.map((threat) => [threat.id, threat] as const))('%s', (id, threat) => {
  const lines = linesOf(id)

  it('matches and leaves alone the lines it says', () => {
    expect(runRuleTests(threat.rules, parseAnyLine)).toEqual([])
    expect(runFamilyTests(id, threat.rules, lines, parseAnyLine)).toEqual([])
  })

  it('uses documentation addresses only', () => {
    const reserved = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'].map(parseNetwork)
    for (const test of lines) {
      const key = parseAddress(recordOf(test).source)?.key
      expect(reserved.some((network) => network !== null && key !== undefined && inNetwork(network, key))).toBe(true)
    }
  })

  if (threat.kind === 'generic') return

  it('shares its lines with no other family unless listed', () => {
    for (const test of lines.filter((one) => one.expect === 'match')) {
      const matched = matcher.match(recordOf(test), utf8(test.line), null).flatMap((index) => rules[index] ?? [])
      const others = new Set(matched.filter((rule) => rule.kind !== 'generic').map((rule) => rule.threat))
      others.delete(id)
      for (const known of SHARED[id] ?? []) others.delete(known)
      for (const other of others) if (other.startsWith('secrets-')) others.delete(other)
      expect([...others], test.line).toEqual([])
    }
  })
})
