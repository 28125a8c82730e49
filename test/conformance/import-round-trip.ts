import { expect } from 'vitest'
import { toSigmaYaml } from '../../src/watch/detection/rules/importers/api.ts'
import type { Imported } from '../../src/watch/detection/rules/importers/types.ts'
import { parseRules } from '../../src/watch/detection/rules/sigma.ts'

/** Everything imported is written as Sigma, reads back without a complaint, and is what it was. */
export function expectRoundTrip({ rules, correlations }: Imported): void {
  for (const rule of rules) {
    const back = parseRules(toSigmaYaml(rule), { file: rule.file, origin: rule.origin })
    expect(back.problems, rule.id).toEqual([])
    expect(back.rules, rule.id).toEqual([{ ...rule, line: 1 }])
  }
  for (const correlation of correlations) {
    const back = parseRules(toSigmaYaml(correlation), { file: correlation.file, origin: correlation.origin })
    expect(back.problems, correlation.id).toEqual([])
    expect(back.correlations, correlation.id).toEqual([correlation])
  }
}
