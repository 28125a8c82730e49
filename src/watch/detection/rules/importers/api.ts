import type { Condition, Rule } from '../../../../model/rule.ts'
import { compileRegex } from '../regex/regex.ts'
import { compileRules } from '../rule-set.ts'
import { crowdsec } from './crowdsec.ts'
import { crowdsecAppsec } from './crowdsec-appsec.ts'
import { cveIndex } from './cve-index.ts'
import { readDocuments } from './read-documents.ts'
import { sigma } from './sigma.ts'
import type { DataFile, Imported, Importer, ImporterId, ImportFile } from './types.ts'

export { toSigmaYaml } from './to-sigma.ts'
export type { DataFile, Imported, Importer, ImporterId, ImportFile } from './types.ts'

/** Every kind of foreign rule file; the first that recognises a file takes it. */
export const importers: readonly Importer[] = [cveIndex, sigma, crowdsec, crowdsecAppsec]

export function importerById(id: string): Importer | null {
  return importers.find((importer) => importer.id === id) ?? null
}

/**
 * Turns files into rules. The kind of each file is found by its content unless `from` says it. Never throws on bad
 * content: what could not be taken is in `skipped`, also a rule whose id was already taken.
 */
export function importRules(
  files: readonly ImportFile[],
  options: { from?: ImporterId; data?: DataFile } = {},
): Imported {
  const all: Imported = { rules: [], correlations: [], skipped: [], notes: [] }
  const taken = new Set<string>()
  for (const file of files) {
    const { documents, fault } = readDocuments(file)
    if (fault !== null) {
      all.skipped.push({ name: file.file, why: fault })
      continue
    }
    const importer = importers.find((one) =>
      options.from === undefined ? one.recognises(documents) : one.id === options.from,
    )
    if (importer === undefined) {
      all.skipped.push({ name: file.file, why: 'is neither a CrowdSec, a Sigma nor a CVE index file' })
      continue
    }
    add(all, importer.convert(file, documents, options.data ?? (() => null)), taken)
  }
  const { gates } = compileRules(all.rules, [])
  for (const [index, rule] of all.rules.entries()) {
    if (gates[index] === 'every') {
      all.notes.push({
        name: rule.name ?? rule.id,
        note: 'is compared only with lines that get a look for another reason: it would need every line',
      })
    }
  }
  return all
}

function add(all: Imported, found: Imported, taken: Set<string>): void {
  const isNew = (one: { id: string; file: string }): boolean => {
    if (!taken.has(one.id)) {
      taken.add(one.id)
      return true
    }
    all.skipped.push({ name: one.id, why: `its id is already taken (${one.file})` })
    return false
  }
  const runs = (rule: Rule): boolean => {
    const fault = regexFault(rule.condition)
    if (fault !== null) all.skipped.push({ name: rule.name ?? rule.id, why: `regular expression: ${fault}` })
    return fault === null
  }
  const rules = found.rules.filter(runs).filter(isNew)
  const left = new Set(found.rules.filter((rule) => !rules.includes(rule)).map((rule) => rule.id))
  all.rules.push(...rules)
  all.correlations.push(...found.correlations.filter((one) => !one.rules.some((rule) => left.has(rule))).filter(isNew))
  all.skipped.push(...found.skipped)
  all.notes.push(...found.notes)
}

/** What is wrong with a regular expression in the condition; null when all can run. */
function regexFault(condition: Condition): string | null {
  if (condition.op === 'not') return regexFault(condition.of)
  if (condition.op !== 'test') return condition.of.map(regexFault).find((fault) => fault !== null) ?? null
  if (condition.test.kind !== 'regex') return null
  const compiled = compileRegex(condition.test.source, condition.test.flags)
  return 'fault' in compiled ? compiled.fault : null
}
