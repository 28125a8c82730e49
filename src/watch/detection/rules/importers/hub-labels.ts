import type { Level } from '../../../../model/rule.ts'
import type { ThreatKind } from '../../../../model/threat.ts'
import { slug } from './slug.ts'

/** What a rule file of the CrowdSec hub says about itself, in our words. */
export interface HubMeta {
  name: string
  id: string
  title: string
  description: string
  author: string
  references: string[]
  cves: string[]
  tags: string[]
  kind: ThreatKind
  level: Level
}

export const HUB_LICENCE = 'MIT'

export function hubMeta(document: Record<string, unknown>): HubMeta {
  const name = String(document['name'] ?? '')
  const labels = mapOf(document['labels'])
  const classes = listOf(labels['classification']).map((one) => String(one).toLowerCase())
  const cves = [
    ...new Set(classes.filter((one) => /^cve\.cve-\d{4}-\d{4,}$/.test(one)).map((one) => one.slice(4).toUpperCase())),
  ]
  const behaviour = String(labels['behavior'] ?? '')
  const author = name.split('/')[0] ?? ''
  return {
    name,
    id: slug(name),
    title: oneLine(labels['label']) || oneLine(document['description']) || name,
    description: oneLine(document['description']),
    author: author === 'crowdsecurity' || author === '' ? 'CrowdSec (crowdsecurity)' : `${author} (CrowdSec hub)`,
    references: [...listOf(document['references']), ...listOf(labels['references'])]
      .map(oneLine)
      .filter((reference) => reference !== ''),
    cves,
    tags: [
      ...cves.map((cve) => `cve.${cve.slice(4)}`),
      ...classes.filter((one) => /^(?:attack|cwe)\./.test(one)).map((one) => one.replace('cwe.cwe-', 'cwe.')),
    ],
    kind: kindOf(behaviour, cves),
    level: levelOf(labels['confidence'], cves.length > 0),
  }
}

function kindOf(behaviour: string, cves: string[]): ThreatKind {
  if (/:(?:scan|crawl)$/.test(behaviour)) return 'scanner'
  return cves.length > 0 ? 'exploit' : 'generic'
}

function levelOf(confidence: unknown, hasCve: boolean): Level {
  if (confidence === 3) return hasCve ? 'high' : 'medium'
  if (confidence === 2) return 'medium'
  return confidence === 0 ? 'informational' : 'low'
}

export function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

function oneLine(value: unknown): string {
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : ''
}
