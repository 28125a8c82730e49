import type { Advisory, AffectedPackage, DecisionPoints } from '../../../model/advisory.ts'
import { schemeOf } from '../../versions/api.ts'

/* What every source begins with, and the limits that keep one hostile document from filling the book. */

export const MOST_TEXT = 16_000
export const MOST_TITLE = 500
export const MOST_NAME = 300
export const MOST_NAMES = 500
export const MOST_REFERENCES = 200
export const MOST_AFFECTED = 50_000

export const NO_DECISION: DecisionPoints = { exploitation: null, automatable: null, totalImpact: null }

export function newAdvisory(id: string, source: string): Advisory {
  return {
    id: id.slice(0, MOST_NAME),
    source,
    aliases: [],
    upstream: [],
    related: [],
    title: '',
    summary: '',
    severity: null,
    cvss: null,
    published: null,
    modified: null,
    withdrawn: null,
    affected: [],
    remedies: [],
    references: [],
    decision: NO_DECISION,
    knownExploited: null,
    epss: null,
    flags: [],
  }
}

/** A package of an ecosystem in its normal spelling, affected in every version until something is said of versions. */
export function newAffected(ecosystem: string, name: string): AffectedPackage {
  return {
    ecosystem,
    name: name.slice(0, MOST_NAME),
    scheme: schemeOf(ecosystem),
    status: 'affected',
    ranges: [],
    versions: [],
    binaries: [],
    module: null,
    channel: null,
    verdict: null,
    reason: null,
  }
}

/** Text for a person, cut to what one reads. The flag `cut` belongs to a document whose facts were cut, not to this. */
export function limitedText(text: string | null, most = MOST_TEXT): string {
  if (text === null) return ''
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

/** Names without doubles, empty ones and the advisory's own. */
export function limitedNames(names: readonly string[], own: string): string[] {
  if (names.length === 0) return []
  const found = new Set<string>()
  for (const name of names)
    if (name !== '' && name !== own && name.length <= MOST_NAME && found.size < MOST_NAMES) found.add(name)
  return [...found]
}

export function severityOf(word: string | null): Advisory['severity'] {
  switch (word?.toLowerCase()) {
    case 'low':
    case 'negligible':
      return 'low'
    case 'moderate':
    case 'medium':
      return 'medium'
    case 'important':
    case 'high':
      return 'high'
    case 'critical':
      return 'critical'
    default:
      return null
  }
}

/** Earliest and latest time that a publisher can mean, milliseconds: before the web there was nothing to attack on it. */
const EARLIEST = Date.UTC(1980, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** An ISO or RFC 2822 time in milliseconds since 1970; without a zone it is UTC. Null: none, or none that can be. */
export function timeOf(text: string | null): number | null {
  if (text === null || text.length > 60) return null
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text) ? `${text}Z` : text
  const time = Date.parse(iso)
  return Number.isFinite(time) && time >= EARLIEST && time < LATEST ? time : null
}
