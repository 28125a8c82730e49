import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Correlation, Rule } from '../model/rule.ts'
import type { Threat } from '../model/threat.ts'
import { FirebreakError, fileErrorCode } from '../support/errors.ts'
import { stateDirectory } from '../support/state-directory.ts'
import { loadCatalogue } from '../watch/catalogue/load.ts'
import type { Problem } from '../watch/detection/rules/problem.ts'
import { parseRules } from '../watch/detection/rules/sigma.ts'

/** Every rule in force, and what was wrong with those that are not. */
export interface RulesInForce {
  threats: Threat[]
  rules: Rule[]
  correlations: Correlation[]
  problems: Problem[]
}

const RULE_FILE_LIMIT = 4_000_000
const RULE_FILES = 20_000

/** Where `rules import` writes by default, and every command reads. */
export function ownRulesDirectory(): string {
  return join(stateDirectory(), 'rules')
}

/** The catalogue, the user's imported rules, and the files named on the command line. */
export function rulesInForce(paths: readonly string[]): RulesInForce {
  const { threats, rules, correlations } = loadCatalogue()
  const own = ownRulesDirectory()
  const extra = readRuleFiles([...(existsSync(own) ? [own] : []), ...paths])
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

/** Parses Sigma files; directories are walked. Broken rules become problems and cost nothing else. */
export function readRuleFiles(paths: readonly string[]): Omit<RulesInForce, 'threats'> {
  const result: Omit<RulesInForce, 'threats'> = { rules: [], correlations: [], problems: [] }
  for (const file of paths.flatMap((path) => ruleFiles(path))) {
    const parsed = parseRules(readRuleFile(file), { file, origin: 'user' })
    result.rules.push(...parsed.rules)
    result.correlations.push(...parsed.correlations)
    result.problems.push(...parsed.problems)
  }
  return result
}

export function readRuleFile(file: string): string {
  try {
    if (statSync(file).size > RULE_FILE_LIMIT) {
      throw new FirebreakError('rule-broken', `A rule file over ${RULE_FILE_LIMIT / 1e6} MB is refused.`, { file })
    }
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof FirebreakError) throw error
    throw new FirebreakError(fileErrorCode(error), 'The rule file cannot be read.', { file, cause: error })
  }
}

/** The file itself, or every .yml and .yaml below a directory, in order of name; links to directories are not followed. */
export function ruleFiles(path: string): string[] {
  const found: string[] = []
  const walk = (at: string, depth: number): void => {
    if (found.length >= RULE_FILES || depth > 12) return
    for (const item of readdirSync(at, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = join(at, item.name)
      if (item.isDirectory()) walk(below, depth + 1)
      else if (/\.ya?ml$/i.test(item.name)) found.push(below)
    }
  }
  try {
    if (!statSync(path).isDirectory()) return [path]
    walk(path, 0)
  } catch (error) {
    throw new FirebreakError(fileErrorCode(error), 'The rules cannot be read.', { file: path, cause: error })
  }
  return found
}
