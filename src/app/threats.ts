import type { ThreatsOptions } from '../cli/ports.ts'
import { threatListText, threatText } from '../cli/render/threat-text.ts'
import type { Threat, ThreatKind } from '../model/threat.ts'
import { FirebreakError } from '../support/errors.ts'
import { loadCatalogue } from '../watch/catalogue/load.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { createTerminal } from './terminal.ts'

const KINDS: readonly ThreatKind[] = ['worm', 'exploit', 'scanner', 'generic']

export async function threatsList(options: ThreatsOptions): Promise<number> {
  if (options.kind !== undefined && !KINDS.some((kind) => kind === options.kind)) {
    throw new FirebreakError('usage', `--kind ${options.kind}: not a kind. Kinds: ${KINDS.join(', ')}.`, {
      field: '--kind',
    })
  }
  const threats = loadCatalogue().threats.filter((threat) => options.kind === undefined || threat.kind === options.kind)
  const terminal = createTerminal(options)
  if (wantsJson(options)) {
    const rows = threats.map(({ id, name, kind, year, cves, visibility, rules }) => ({
      id,
      name,
      kind,
      year,
      cves,
      visibility,
      rules: rules.map((rule) => rule.id),
    }))
    await terminal.write(jsonText({ schema: 'firebreak.threats/1', threats: rows }, options))
  } else await terminal.write(threatListText(threats, terminal.paint))
  return 0
}

export async function threatsShow(name: string, options: ThreatsOptions): Promise<number> {
  const found = findThreats(name, loadCatalogue().threats)
  const terminal = createTerminal(options)
  if (wantsJson(options)) await terminal.write(jsonText({ schema: 'firebreak.threat/1', threats: found }, options))
  else await terminal.write(found.map((threat) => threatText(threat, terminal.paint)).join('\n'))
  return 0
}

/** By id, by CVE, or by the start of an id; throws with near misses when there is none. */
export function findThreats(name: string, threats: readonly Threat[]): Threat[] {
  const wanted = name.trim().toLowerCase()
  const cve = wanted.toUpperCase()
  const exact = threats.filter((threat) => threat.id === wanted || threat.cves.includes(cve))
  if (exact.length > 0) return exact
  const near = threats
    .filter((threat) => threat.id.includes(wanted) || threat.name.toLowerCase().includes(wanted))
    .map((threat) => threat.id)
  const hint =
    near.length > 0 ? `Did you mean ${near.slice(0, 6).join(', ')}?` : 'See `firebreak threats ls` for all of them.'
  throw new FirebreakError('nothing-found', `The catalogue has no threat or CVE called ${name}. ${hint}`)
}
