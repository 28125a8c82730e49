import { type ParsedRules, parseRules } from '../watch/detection/rules/sigma.ts'
import { readRuleFile } from './rule-files.ts'

/** Parses Sigma files one by one. */
export function parseRuleFiles(files: readonly string[]): ParsedRules {
  const result: ParsedRules = { rules: [], correlations: [], problems: [] }
  for (const file of files) {
    const parsed = parseRules(readRuleFile(file), { file, origin: 'user' })
    result.rules.push(...parsed.rules)
    result.correlations.push(...parsed.correlations)
    result.problems.push(...parsed.problems)
  }
  return result
}
