import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Correlation, Rule } from '../../model/rule.ts'
import type { Threat } from '../../model/threat.ts'
import type { Problem } from '../detection/rules/problem.ts'
import { type DocumentSource, parseCorrelationDocument, parseRuleDocument } from '../detection/rules/sigma.ts'
import { lineOf, readYaml } from '../detection/rules/yaml.ts'
import type { Catalogue } from './catalogue.ts'
import { type ThreatFile, threatFile } from './schema.ts'

/** Reads every `<id>.yaml` of a folder. A file with a fault is left out and reported; rules with a fault likewise. */
export function readCatalogue(folder: string): Catalogue & { problems: Problem[] } {
  const found: Catalogue & { problems: Problem[] } = { threats: [], rules: [], correlations: [], problems: [] }
  const ids = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? file.slice(0, -'.yaml'.length) : []))
  for (const id of ids.toSorted()) {
    const file = `${id}.yaml`
    const read = readThreat(readFileSync(join(folder, file), 'utf8'), file, found.problems)
    if (read === null) continue
    found.threats.push(read.threat)
    found.rules.push(...read.threat.rules)
    found.correlations.push(...read.correlations)
  }
  reportSharedIds(found)
  return found
}

/** One file of the catalogue; `file` is its name. Null, and an entry in `problems`, when it cannot be used. */
export function readThreat(
  text: string,
  file: string,
  problems: Problem[],
): { threat: Threat; correlations: Correlation[] } | null {
  const yaml = readYaml(text, file)
  problems.push(...yaml.problems)
  const [document] = yaml.documents
  if (document === undefined) return null
  const fault = (path: PropertyKey[], message: string) => problems.push(problemAt(document.value, path, message, file))
  const checked = threatFile.safeParse(document.value)
  if (!checked.success) {
    for (const issue of checked.error.issues) fault(issue.path, issue.message)
    return null
  }
  const entry = checked.data
  if (`${entry.id}.yaml` !== file) fault(['id'], `the file must be named ${entry.id}.yaml`)
  const raw = document.value as { rules: unknown[]; correlations?: unknown[] }
  const from = (list: unknown, index: number): DocumentSource => ({
    file,
    line: lineOf(list, index) ?? 1,
    origin: 'catalogue',
    defaults: { threat: entry.id, kind: entry.kind, cves: entry.cves, author: 'Firebreak' },
  })
  const rules = raw.rules.flatMap((one, index) => parseRuleDocument(one, from(raw.rules, index), problems) ?? [])
  const correlations = (raw.correlations ?? []).flatMap(
    (one, index) => parseCorrelationDocument(one, from(raw.correlations, index), problems) ?? [],
  )
  return { threat: threatOf(entry, withTests(rules, entry)), correlations }
}

/** A `no-match` line is a test of every rule, a `match` line of the rule it names or of the only one. */
function withTests(rules: Rule[], entry: ThreatFile): Rule[] {
  return rules.map((rule) => ({
    ...rule,
    tests: entry.tests
      .filter((test) => test.expect === 'no-match' || test.rule === rule.id || rules.length === 1)
      .map(({ line, expect, format }) => (format === undefined ? { line, expect } : { line, expect, format })),
  }))
}

function threatOf(entry: ThreatFile, rules: Rule[]): Threat {
  return {
    id: entry.id,
    name: entry.name,
    kind: entry.kind,
    year: entry.year,
    cves: entry.cves,
    story: entry.story,
    products: entry.products as Threat['products'],
    visibility: entry.visibility,
    looksLike: entry['looks-like'],
    calendar: entry.calendar.map((one) => ({ phase: one.phase, fromDay: one['from-day'], toDay: one['to-day'] })),
    patch: entry.patch,
    workaround: entry.workaround,
    references: entry.references,
    rules,
  }
}

function reportSharedIds({ rules, correlations, problems }: Catalogue & { problems: Problem[] }): void {
  const homes = new Map<string, string>()
  for (const { id, file } of [...rules, ...correlations]) {
    const before = homes.get(id)
    if (before !== undefined) problems.push(problem(file, 1, 'rules', `the id ${id} is also in ${before}`))
    homes.set(id, file)
  }
}

/** The line of the deepest part of `path` that the file holds. */
function problemAt(root: unknown, path: PropertyKey[], message: string, file: string): Problem {
  let at = root
  let line = 1
  for (const key of path) {
    if (typeof key === 'symbol') break
    line = lineOf(at, key) ?? line
    at = typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[key] : undefined
  }
  return problem(file, line, path.map(String).join('.'), message)
}

function problem(file: string, line: number, field: string, message: string): Problem {
  return { file, line, field, message, remedy: 'docs/threats.md says what a threat file holds.', severity: 'error' }
}
