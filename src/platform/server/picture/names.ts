import type { Threat, ThreatKind } from '../../../model/threat.ts'
import { loadCatalogue } from '../../../watch/catalogue/load.ts'
import { visibleText } from '../../../support/escape.ts'

export interface Named {
  id: string
  name: string
  kind: ThreatKind
  cves: string[]
}

let known: Map<string, Threat> | null = null

/** The catalogue's entry; null for a threat that came from imported rules. */
export function entryOf(id: string): Threat | null {
  known ??= new Map(loadCatalogue().threats.map((threat) => [threat.id, threat]))
  return known.get(id) ?? null
}

/** How a threat is called. What the catalogue does not know is an exploit by its id: imported rules are about those. */
export function named(id: string): Named {
  const entry = entryOf(id)
  if (entry !== null) return { id, name: entry.name, kind: entry.kind, cves: entry.cves }
  const text = visibleText(id)
  return { id: text, name: text, kind: 'exploit', cves: /^cve-\d{4}-\d{4,}$/i.test(id) ? [id.toUpperCase()] : [] }
}
