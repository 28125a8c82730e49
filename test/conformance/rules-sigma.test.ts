import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { ByteString, LogRecord } from '../../src/model/record.ts'
import type { Rule } from '../../src/model/rule.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules, type RuleSet } from '../../src/watch/detection/rules/rule-set.ts'
import { type Problem, parseRules } from '../../src/watch/detection/rules/sigma.ts'
import { createSubject, FIELDS, fieldNumber } from '../../src/watch/detection/rules/subject.ts'
import { detectFormat } from '../../src/watch/logs/formats/detect.ts'
import { corpora } from './corpora.ts'

const sigma = corpora('rules', 'sigma')
const access = corpora('logs', 'access')

interface Line {
  record: LogRecord
  line: ByteString
}

if (sigma === null) it.skip('skipped: 142 live Sigma rules, corpora not found', () => {})
else {
  const { rules, problems } = liveRules(sigma)

  it('all 86 webserver and 56 proxy rules compile, and 3 of Apache and nginx themselves', () => {
    expect(problems.filter((problem) => problem.severity === 'error')).toEqual([])
    expect(rules.filter((rule) => rule.direction === 'outbound')).toHaveLength(56)
    expect(rules.filter((rule) => rule.direction === 'inbound')).toHaveLength(86 + 3)
  })

  it('every rule names its author and licence', () => {
    for (const rule of rules) expect([rule.author === '', rule.licence]).toEqual([false, 'DRL-1.1'])
  })

  it('at most 3 of the 89 inbound rules would need every line', () => {
    const { gates } = compileRules(rules, [])
    expect(gates.filter((gate) => gate === 'every').length).toBeLessThanOrEqual(3)
  })

  if (access === null) it.skip('skipped: 18,000 ordinary and scanner lines, corpora not found', () => {})
  else {
    it('no rule that is not generic matches the 14,000 ordinary lines', () => {
      const set = compileRules(rules, [])
      const matcher = createMatcher(set)
      const lines = [...recordsOf(access, 'elastic_apache_logs.log'), ...recordsOf(access, 'nasa_jul95_4000.log')]
      expect(lines.length).toBeGreaterThanOrEqual(13_990)
      const matched = lines.flatMap(({ record, line }) =>
        matcher.match(record, line, null).map((index) => ruleAt(set, index)),
      )
      expect(matched.filter((rule) => rule.kind !== 'generic').map((rule) => rule.title)).toEqual([])
    })

    it('gates hide no match on 4,000 scanner lines and 1,000 ordinary ones, outbound rules included', () => {
      const set = compileRules(rules, [], { outbound: true })
      const gated = createMatcher(set)
      const plain = createMatcher(set)
      let matches = 0
      for (const one of [
        ...recordsOf(access, 'ocatak-w3af.txt'),
        ...recordsOf(access, 'elastic_apache_logs.log').slice(0, 1000),
      ]) {
        const expected = plain.match(one.record, one.line, null)
        matches += expected.length
        expect(gated.match(one.record, one.line, hitsOf(set, one))).toEqual(expected)
      }
      expect(matches).toBeGreaterThan(50)
    })
  }
}

function liveRules(folder: string): { rules: Rule[]; problems: Problem[] } {
  const names = readFileSync(join(folder, 'files.txt'), 'utf8').trim().split('\n')
  const live = names.filter((name) => !/^(deprecated|unsupported|tests)\//.test(name))
  const parsed = live.map((name) =>
    parseRules(readFileSync(join(folder, name), 'utf8'), { file: name, origin: 'sigma' }),
  )
  return { rules: parsed.flatMap((one) => one.rules), problems: parsed.flatMap((one) => one.problems) }
}

/** Lines that a format reads; the scanner's are wrapped in quotes by those who collected them. */
function recordsOf(folder: string, name: string): Line[] {
  const lines = readFileSync(join(folder, name), 'latin1')
    .split('\n')
    .map((line) => (name.startsWith('ocatak') ? unquoted(line) : line))
    .filter((line) => line !== '')
  const parser = detectFormat(lines.slice(0, 200))?.format.open()
  if (parser === undefined) throw new Error(`no format fits ${name}`)
  return lines.flatMap((line) => {
    const record = parser.parse(line)
    return 'failed' in record || 'skipped' in record ? [] : [{ record, line }]
  })
}

function unquoted(line: string): string {
  return line.replace(/^"|"\s*$/g, '').replaceAll('""', '"')
}

/** What a kernel finds: literals in the raw line and in every view of its fields. */
function hitsOf(set: RuleSet, { record, line }: Line): number[] {
  const subject = createSubject()
  subject.look(record, line)
  const texts = new Set(
    FIELDS.filter((field) => field !== 'source').flatMap((field) => subject.folded(fieldNumber(field))),
  )
  const all = [...texts].join('\n')
  return set.literals.flatMap((literal, index) => (all.includes(literal) ? [index] : []))
}

function ruleAt(set: RuleSet, index: number): Rule {
  const rule = set.rules[index]
  if (rule === undefined) throw new Error('no such rule')
  return rule
}
