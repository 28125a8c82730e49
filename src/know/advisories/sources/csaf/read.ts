import type { Advisory, Remedy } from '../../../../model/advisory.ts'
import { isCve, nameKey } from '../../book/names.ts'
import {
  limitedNames,
  limitedText,
  MOST_REFERENCES,
  MOST_TITLE,
  NO_DECISION,
  newAdvisory,
  severityOf,
  timeOf,
} from '../advisory.ts'
import { severityOfScore } from '../cvss.ts'
import { type JsonObject, numberIn, objectIn, objectOf, objectsIn, parseJson, textIn } from '../json.ts'
import type { Finding } from '../types.ts'
import { affectedBy } from './affected.ts'
import { checkCsaf } from './check.ts'
import { categoryOf } from './check/profiles.ts'
import { type CsafProduct, productsOf } from './tree.ts'

/**
 * Reads a CSAF 2.0 document (advisory or VEX) as advisories of the source that publishes it: one for the document, or one
 * a vulnerability (`DOCUMENT/CVE`) where they say different things of products. A document that breaks a mandatory rule
 * is flagged, and its "not affected" is only "under investigation".
 */
export function* readCsaf(text: string, source: string): Iterable<Finding> {
  const parsed = parseJson(text)
  if ('failed' in parsed) return yield { kind: 'fault', message: `not JSON: ${parsed.failed}` }
  const document = objectOf(parsed.value)
  const head = objectIn(document, 'document')
  const id = textIn(objectIn(head, 'tracking'), 'id')
  if (document === null || head === null || id === null || id === '')
    return yield { kind: 'fault', message: 'not a CSAF document: it has no document.tracking.id' }
  const broken = checkCsaf(document)
  const products = new Map<string, CsafProduct>()
  // Of an id that is defined twice the first definition counts; the check has flagged it.
  for (const product of productsOf(document)) if (!products.has(product.id)) products.set(product.id, product)
  for (const { name, parts } of shares(document, id)) {
    const advisory = beginning(head, name, source)
    for (const message of broken) {
      const code = message.startsWith('6.1.6:') ? 'contradicting-status' : 'invalid'
      advisory.flags.push({ code, message: limitedText(message, 300) })
    }
    for (const one of parts) describe(advisory, one)
    const first = parts[0]
    if (first !== undefined) advisory.affected = affectedBy(first, document, products, broken.length === 0, advisory)
    advisory.upstream = limitedNames(advisory.upstream, advisory.id)
    advisory.references = [...new Set(advisory.references)].slice(0, MOST_REFERENCES)
    yield { kind: 'advisory', advisory }
  }
}

/** Vulnerabilities that say the same of the same products share an advisory. */
function shares(document: JsonObject, id: string): Array<{ name: string; parts: JsonObject[] }> {
  const all = objectsIn(document, 'vulnerabilities')
  const statuses = new Set(all.map((one) => JSON.stringify(objectIn(one, 'product_status'))))
  if (statuses.size <= 1) return [{ name: id, parts: all }]
  return all.map((one, at) => ({ name: `${id}/${textIn(one, 'cve') ?? at + 1}`, parts: [one] }))
}

function beginning(head: JsonObject, id: string, source: string): Advisory {
  const tracking = objectIn(head, 'tracking')
  const advisory = newAdvisory(isCve(nameKey(id)) ? nameKey(id) : id, source)
  advisory.title = limitedText(textIn(head, 'title'), MOST_TITLE)
  advisory.summary = limitedText(noteOf(head, ['summary', 'description', 'general']))
  advisory.published = timeOf(textIn(tracking, 'initial_release_date'))
  advisory.modified = timeOf(textIn(tracking, 'current_release_date'))
  advisory.severity = severityOf(textIn(objectIn(head, 'aggregate_severity'), 'text'))
  advisory.references = objectsIn(head, 'references').flatMap((one) => limitedText(textIn(one, 'url'), 1_000) || [])
  if (/withdrawn/i.test(categoryOf({ document: head })))
    advisory.withdrawn = advisory.modified ?? advisory.published ?? 0
  return advisory
}

function noteOf(parent: JsonObject, categories: readonly string[]): string | null {
  const notes = objectsIn(parent, 'notes')
  for (const category of categories) {
    const note = notes.find((one) => textIn(one, 'category') === category)
    if (note !== undefined) return textIn(note, 'text')
  }
  return null
}

function describe(advisory: Advisory, one: JsonObject): void {
  const cve = textIn(one, 'cve')
  if (cve !== null) advisory.upstream.push(nameKey(cve))
  if (advisory.summary === '') advisory.summary = limitedText(noteOf(one, ['description', 'summary', 'general']))
  for (const score of objectsIn(one, 'scores')) {
    const cvss = objectIn(score, 'cvss_v3')
    const [value, vector] = [numberIn(cvss, 'baseScore'), textIn(cvss, 'vectorString')]
    if (value === null || vector === null || value < (advisory.cvss?.score ?? 0) || value > 10) continue
    advisory.cvss = { vector: limitedText(vector, 300), score: value }
  }
  if (advisory.cvss !== null) advisory.severity ??= severityOfScore(advisory.cvss.score)
  advisory.references.push(
    ...objectsIn(one, 'references').flatMap((entry) => limitedText(textIn(entry, 'url'), 1_000) || []),
  )
  for (const threat of objectsIn(one, 'threats')) {
    const details = textIn(threat, 'details') ?? ''
    if (
      textIn(threat, 'category') === 'exploit_status' &&
      /\bExploited:\s*Yes\b|^active(ly exploited)?$/i.test(details)
    )
      advisory.decision = { ...NO_DECISION, exploitation: 'active' }
  }
  for (const entry of objectsIn(one, 'remediations')) addRemedy(advisory, entry)
}

const KINDS: Readonly<Record<string, Remedy['kind']>> = {
  vendor_fix: 'fix',
  mitigation: 'mitigation',
  workaround: 'workaround',
  no_fix_planned: 'none-planned',
  none_available: 'none-available',
}

/** Different products often have the same remedy, word for word. */
function addRemedy(advisory: Advisory, entry: JsonObject): void {
  const kind = KINDS[textIn(entry, 'category') ?? '']
  const text = limitedText(textIn(entry, 'details'), 4_000)
  if (kind === undefined || advisory.remedies.length >= 50) return
  if (advisory.remedies.some((other) => other.kind === kind && other.text === text)) return
  const restart = textIn(objectIn(entry, 'restart_required'), 'category')
  advisory.remedies.push({ kind, text, url: textIn(entry, 'url'), restart: restartOf(restart) })
}

function restartOf(category: string | null): Remedy['restart'] {
  switch (category) {
    case null:
      return 'unknown'
    case 'none':
      return 'none'
    case 'vulnerable_component':
    case 'service':
    case 'parent':
    case 'dependencies':
      return 'service'
    default:
      return 'machine'
  }
}
