import { describe, expect, it } from 'vitest'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import type { Problem } from '../../src/watch/detection/rules/problem.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { corpora } from './corpora.ts'
import { type CrsCase, readCases, recordOf } from './crs-cases.ts'
import { genericFamilies } from './generic-rules.ts'

const folder = corpora('logs', 'crs', 'tests')

describe('CRS cases against the generic classes', () => {
  if (folder === null) {
    it.skip('skipped: about 970 cases, corpora not found', () => {})
    return
  }
  const cases = readCases(folder)
  const problems: Problem[] = []
  const rules = genericFamilies(problems).flatMap((family) => family.rules)
  const matcher = createMatcher(compileRules(rules, []))
  const flagged = (one: CrsCase): string[] =>
    matcher.match(recordOf(one.line), one.line, null).map((index) => rules[index]?.threat ?? '')

  it('flags 85 % of the positives that show in the line, and at most 2 % of the negatives', () => {
    expect(problems).toEqual([])
    const positives = cases.filter((one) => one.expect === 'match' && one.hidden === null)
    const hidden = cases.filter((one) => one.expect === 'match' && one.hidden !== null)
    const seen = new Set(positives.map(essence))
    // CRS tests one rule at a time: the same request is a positive of one rule and a negative of another.
    const negatives = cases.filter((one) => one.expect === 'no-match' && !seen.has(essence(one)))
    const contradicting = cases.filter((one) => one.expect === 'no-match').length - negatives.length
    const missed = positives.filter((one) => flagged(one).length === 0)
    const wrong = negatives.filter((one) => flagged(one).length > 0)

    console.log(table(positives, missed))
    console.log(`left out, not in an access log: ${hidden.length}\n${counts(hidden.map((one) => one.hidden ?? ''))}`)
    console.log(`left out, the same request is a positive of another rule: ${contradicting}`)
    console.log(`missed: ${missed.length} of ${positives.length}\n${missed.map(shown).join('\n')}`)
    console.log(`flagged negatives: ${wrong.length} of ${negatives.length}\n${wrong.map(shown).join('\n')}`)

    expect(1 - missed.length / positives.length).toBeGreaterThanOrEqual(0.85)
    expect(wrong.length / negatives.length).toBeLessThanOrEqual(0.02)
    expect(hidden.length / (hidden.length + positives.length)).toBeLessThan(0.1)
  })
})

/** Target without parameter names, referrer and agent: what makes two cases the same request. */
function essence({ line }: CrsCase): string {
  return line.slice(line.indexOf('"')).replace(/([?&])[^=&\s]+=/g, '$1')
}

function shown({ name, line }: CrsCase): string {
  return `  ${name} ${line.slice(line.indexOf('"'), line.indexOf('"') + 160)}`
}

function table(positives: CrsCase[], missed: CrsCase[]): string {
  const attacks = [...new Set(positives.map((one) => one.attack))].sort()
  return attacks
    .map((attack) => {
      const of = (list: CrsCase[]): number => list.filter((one) => one.attack === attack).length
      return `${attack}: ${of(positives) - of(missed)} of ${of(positives)} flagged`
    })
    .join('\n')
}

function counts(reasons: string[]): string {
  return [...new Set(reasons)].map((why) => `  ${reasons.filter((one) => one === why).length} ${why}`).join('\n')
}
