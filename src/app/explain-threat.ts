import type { ExplainOptions } from '../cli/ports.ts'
import { conditionLines } from '../cli/render/condition-text.ts'
import type { ThreatExplanation } from '../model/explain-report.ts'
import type { Rule } from '../model/rule.ts'
import { FirebreakError } from '../support/errors.ts'
import { lookAt } from './look.ts'
import { rulesInForce } from './rule-sources.ts'
import { readSettings } from './settings.ts'
import type { Terminal } from './terminal.ts'
import { findThreats } from './threats.ts'

/** The family or CVE: its story, every rule condition by condition, and what the logs show of it. */
export async function explainThreat(
  name: string,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ThreatExplanation> {
  const { threats, rules } = await rulesInForce([...(await readSettings(options.config)).rules, ...options.rules])
  const cve = name.toUpperCase()
  const imported = rules.filter(
    (rule) => rule.origin !== 'catalogue' && (rule.threat === name.toLowerCase() || rule.cves.includes(cve)),
  )
  const known = knownThreats(name, threats, imported)
  const ids = new Set([...known.map((threat) => threat.id), ...imported.map((rule) => rule.threat)])
  const { report } = await lookAt(options.in, { ...options, sources: '0', kernel: 'auto', inventory: false }, terminal)
  const rows = [...ids].map((id) => {
    const threat = known.find((item) => item.id === id)
    const own = rules.filter((rule) => rule.threat === id)
    return {
      id,
      name: threat?.name ?? own[0]?.title ?? id,
      cves: threat?.cves ?? [...new Set(own.flatMap((rule) => rule.cves))],
      story: threat?.story ?? '',
      rules: own.map((rule) => ({ rule: rule.id, title: rule.title, conditions: conditionLines(rule.condition) })),
      seen: report.threats.find((row) => row.id === id) ?? null,
    }
  })
  const seen = rows.filter((row) => row.seen !== null).length
  const where = report.sample ? 'the built-in sample' : `${report.input.lines} lines`
  return {
    schema: 'firebreak.explain/1',
    kind: 'threat',
    threats: rows,
    input: report.input,
    result: seen > 0 ? `Seen in ${where}.` : `Not seen in ${where}.`,
  }
}

function knownThreats(
  name: string,
  threats: Parameters<typeof findThreats>[1],
  imported: readonly Rule[],
): ReturnType<typeof findThreats> {
  try {
    return findThreats(name, threats)
  } catch (error) {
    if (imported.length > 0 && error instanceof FirebreakError) return []
    throw error
  }
}
