import type { Correlation, Rule, RuleOrigin } from '../../../model/rule.ts'
import { parseCorrelationDocument } from './correlation-document.ts'
import type { Problem } from './problem.ts'
import { parseRuleDocument } from './rule-document.ts'
import { readYaml } from './yaml.ts'

export type { Problem } from './problem.ts'
export { parseRuleDocument, type DocumentSource, parseTests } from './rule-document.ts'
export { parseCorrelationDocument } from './correlation-document.ts'

export interface ParsedRules {
  rules: Rule[]
  correlations: Correlation[]
  problems: Problem[]
}

/** All Sigma rules and correlations of one file (one or more YAML documents). A faulty one never costs the others. */
export function parseRules(text: string, from: { file: string; origin: RuleOrigin; licence?: string }): ParsedRules {
  const { documents, problems } = readYaml(text, from.file)
  const found: ParsedRules = { rules: [], correlations: [], problems }
  for (const { value, line } of documents) {
    const source = { ...from, line }
    if (typeof value === 'object' && value !== null && 'correlation' in value) {
      const correlation = parseCorrelationDocument(value, source, problems)
      if (correlation !== null) found.correlations.push(correlation)
      continue
    }
    const rule = parseRuleDocument(value, source, problems)
    if (rule !== null) found.rules.push(rule)
  }
  return found
}
