import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readThreat } from '../../src/watch/catalogue/read-catalogue.ts'
import type { Problem } from '../../src/watch/detection/rules/problem.ts'

const good = readFileSync(new URL('../../src/watch/catalogue/threats/code-red.yaml', import.meta.url), 'utf8')

function problemsOf(text: string, file = 'code-red.yaml'): Problem[] {
  const problems: Problem[] = []
  readThreat(text, file, problems)
  return problems
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length
}

describe('a threat file with a fault', () => {
  it('is told from a good one', () => {
    expect(problemsOf(good)).toEqual([])
  })

  it.each([
    ['a wrong kind', 'kind: worm', 'kind: virus', 'kind'],
    ['a CVE that is none', '- CVE-2001-0500', '- CVE-01-0500', 'cves.0'],
    ['a key nobody knows', 'workaround:', 'work-around: x\nworkaround:', ''],
    ['a rule id of another family', '- id: code-red\n', '- id: nimda\n', 'rules.0.id'],
    ['an expectation that is none', 'expect: match', 'expect: hit', 'tests.0.expect'],
    ['a day that is none', 'to-day: 31', 'to-day: 32', 'calendar.2.to-day'],
  ])('is named with file, line and field: %s', (_what, from, to, field) => {
    const text = good.replace(from, to)
    const [problem] = problemsOf(text)
    expect(problem).toMatchObject({ file: 'code-red.yaml', field, severity: 'error' })
    if (field !== '') expect(problem?.line).toBe(lineOf(good, from))
  })

  it('is named when the file has another name than its id', () => {
    expect(problemsOf(good, 'code-green.yaml')[0]?.message).toContain('code-red.yaml')
  })

  it('needs two lines that match and two that do not', () => {
    const few = good.slice(0, good.indexOf('tests:')) + 'tests: []\n'
    expect(problemsOf(few).map((problem) => problem.field)).toEqual(['tests', 'tests'])
  })

  it('is reported by the rule parser when its detection is wrong', () => {
    const [problem] = problemsOf(good.replace('condition: probe', 'condition: sonde'))
    expect(problem?.severity).toBe('error')
    expect(problem?.line).toBeGreaterThan(1)
  })

  it('never throws, whatever the file holds', () => {
    fc.assert(fc.property(fc.string(), (text) => void problemsOf(text)))
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(40), fc.string(), (at, gone, put) => {
        problemsOf(good.slice(0, at) + put + good.slice(at + gone))
      }),
    )
  })
})
