import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Rule, RuleTest } from '../../src/model/rule.ts'
import type { ThreatKind } from '../../src/model/threat.ts'
import type { Problem } from '../../src/watch/detection/rules/problem.ts'
import { parseRuleDocument } from '../../src/watch/detection/rules/rule-document.ts'

export interface GenericFamily {
  id: string
  kind: ThreatKind
  cves: string[]
  rules: Rule[]
  tests: RuleTest[]
}

const FOLDER = join(import.meta.dirname, '../../src/watch/catalogue/threats')

/** The families of the catalogue that name a class of probing, a search for secrets or a scanner. */
export function genericFamilies(problems: Problem[]): GenericFamily[] {
  return readdirSync(FOLDER)
    .filter((file) => /^(?:generic|scanner|secrets)-.*\.yaml$/.test(file))
    .sort()
    .map((file) => {
      const family = parse(readFileSync(join(FOLDER, file), 'utf8'))
      const from = { file, line: 1, origin: 'catalogue' as const, defaults: { threat: family.id, kind: family.kind } }
      const rules = family.rules.flatMap((document: unknown) => parseRuleDocument(document, from, problems) ?? [])
      const tests = family.tests.map((test: { line: string; expect: RuleTest['expect'] }) => test)
      return { id: family.id, kind: family.kind, cves: family.cves, rules, tests }
    })
}
