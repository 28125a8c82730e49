import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Correlation, Rule } from '../model/rule.ts'
import type { Threat } from '../model/threat.ts'
import { stateDirectory } from '../support/state-directory.ts'
import { loadCatalogue } from '../watch/catalogue/load.ts'
import type { Problem } from '../watch/detection/rules/problem.ts'
import type { ParsedRules } from '../watch/detection/rules/sigma.ts'
import { ruleFiles } from './rule-files.ts'
import { readRulePack } from './rule-pack.ts'

/** Every rule in force, and what was wrong with those that are not. */
export interface RulesInForce {
  threats: Threat[]
  rules: Rule[]
  correlations: Correlation[]
  problems: Problem[]
}

/** Where `rules import` writes by default, and every command reads. */
export function ownRulesDirectory(): string {
  return join(stateDirectory(), 'rules')
}

/** The catalogue, the user's imported rules, and the files named on the command line. */
export async function rulesInForce(paths: readonly string[]): Promise<RulesInForce> {
  const { threats, rules, correlations } = loadCatalogue()
  const own = ownRulesDirectory()
  const extra = await readRuleFiles([...(existsSync(own) ? [own] : []), ...paths])
  const home = threatOfCve(threats)
  const seen = new Set(rules.map((rule) => rule.id))
  const problems = [...extra.problems]
  const all = [...rules]
  for (const rule of extra.rules) {
    if (seen.has(rule.id)) {
      problems.push(duplicate(rule))
      continue
    }
    seen.add(rule.id)
    all.push({ ...rule, threat: home(rule.threat, rule.cves) })
  }
  const known = new Set(correlations.map((item) => item.id))
  const added = extra.correlations
    .filter((item) => !known.has(item.id))
    .map((item) => ({ ...item, threat: home(item.threat, item.cves) }))
  return { threats, rules: all, correlations: [...correlations, ...added], problems }
}

/** An imported rule that only knows its CVE joins the catalogue's family for that CVE. */
function threatOfCve(threats: readonly Threat[]): (threat: string, cves: readonly string[]) => string {
  const byCve = new Map(threats.flatMap((threat) => threat.cves.map((cve) => [cve, threat.id] as const)))
  return (threat, cves) => (threat.startsWith('cve-') ? (byCve.get(cves[0] ?? '') ?? threat) : threat)
}

function duplicate(rule: Rule): Problem {
  return {
    file: rule.file,
    line: rule.line,
    field: 'id',
    message: `the id ${rule.id} is already taken; this rule is not in force`,
    remedy: 'Give it an id of its own.',
    severity: 'warning',
  }
}

/** Rules of files and directories. Broken rules become problems and cost nothing else. */
export async function readRuleFiles(paths: readonly string[]): Promise<ParsedRules> {
  const result: ParsedRules = { rules: [], correlations: [], problems: [] }
  for (const path of paths) {
    const found = readRulePack(path) ?? (await parsed(path))
    result.rules.push(...found.rules)
    result.correlations.push(...found.correlations)
    result.problems.push(...found.problems)
  }
  return result
}

/** The YAML reader is loaded only when there is YAML to read. */
async function parsed(path: string): Promise<ParsedRules> {
  const { parseRuleFiles } = await import('./parse-rule-files.ts')
  return parseRuleFiles(ruleFiles(path))
}
