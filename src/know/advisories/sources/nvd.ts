import type { AffectedPackage } from '../../../model/advisory.ts'
import { isCve, nameKey } from '../book/names.ts'
import { limitedText, MOST_REFERENCES, MOST_TITLE, newAdvisory, newAffected, timeOf } from './advisory.ts'
import { severityOfScore } from './cvss.ts'
import { type JsonObject, numberIn, objectIn, objectOf, objectsIn, parseJson, textIn } from './json.ts'
import type { AdvisorySource, Finding } from './types.ts'

/**
 * Pages of the NVD's interface, version 2.0. A supplement: since April 2026 most new CVEs have no products there. Names
 * with `vulnerable: false` are platforms the product runs on, never affected themselves.
 */
export const nvd: AdvisorySource = {
  id: 'nvd',
  title: 'NVD 2.0 (a supplement)',
  wants: (name) => /\.json$/i.test(name),
  *read({ text }) {
    const parsed = parseJson(text)
    if ('failed' in parsed) return yield { kind: 'fault', message: `not JSON: ${parsed.failed}` }
    const page = objectOf(parsed.value)
    if (page === null || (!Array.isArray(page['vulnerabilities']) && textIn(page, 'id') === null))
      return yield { kind: 'fault', message: 'not a page of the NVD: it has no list `vulnerabilities`' }
    const entries = Array.isArray(page['vulnerabilities']) ? objectsIn(page, 'vulnerabilities') : [{ cve: page }]
    for (const entry of entries) yield readCve(objectIn(entry, 'cve'))
  },
}

function readCve(record: JsonObject | null): Finding {
  const id = nameKey(textIn(record, 'id') ?? '')
  if (record === null || !isCve(id)) return { kind: 'fault', message: 'an entry has no CVE id' }
  const advisory = newAdvisory(id, 'nvd')
  advisory.published = timeOf(textIn(record, 'published'))
  advisory.modified = timeOf(textIn(record, 'lastModified'))
  if (textIn(record, 'vulnStatus') === 'Rejected') advisory.withdrawn = advisory.modified ?? advisory.published ?? 0
  const texts = objectsIn(record, 'descriptions')
  const text = textIn(texts.find((one) => textIn(one, 'lang') === 'en') ?? texts[0] ?? null, 'value')
  advisory.title = limitedText(text?.split(/(?<=\.)\s|\n/, 1)[0] ?? null, MOST_TITLE)
  advisory.summary = limitedText(text)
  const metrics = objectIn(record, 'metrics')
  for (const version of ['cvssMetricV31', 'cvssMetricV30'])
    for (const metric of objectsIn(metrics, version)) {
      const data = objectIn(metric, 'cvssData')
      const [score, vector] = [numberIn(data, 'baseScore'), textIn(data, 'vectorString')]
      if (advisory.cvss !== null || score === null || vector === null) continue
      advisory.cvss = { vector: limitedText(vector, 300), score }
      advisory.severity = severityOfScore(score)
    }
  advisory.references = objectsIn(record, 'references')
    .flatMap((reference) => limitedText(textIn(reference, 'url'), 1_000) || [])
    .slice(0, MOST_REFERENCES)
  const rows = new Map<string, AffectedPackage>()
  for (const configuration of objectsIn(record, 'configurations'))
    for (const node of objectsIn(configuration, 'nodes'))
      for (const match of objectsIn(node, 'cpeMatch').slice(0, 5_000)) addMatch(rows, match)
  advisory.affected = [...rows.values()].slice(0, 5_000)
  return { kind: 'advisory', advisory }
}

function addMatch(rows: Map<string, AffectedPackage>, match: JsonObject): void {
  if (match['vulnerable'] !== true) return
  const parts = cpeParts(textIn(match, 'criteria') ?? '')
  if (parts === null) return
  const key = `${parts.vendor}\0${parts.product}`
  const row = rows.get(key) ?? newAffected(`vendor:${parts.vendor}`, parts.product)
  rows.set(key, row)
  row.scheme = 'rpm'
  const introduced = textIn(match, 'versionStartIncluding') ?? textIn(match, 'versionStartExcluding')
  const fixed = textIn(match, 'versionEndExcluding')
  const lastAffected = textIn(match, 'versionEndIncluding')
  if (introduced === null && fixed === null && lastAffected === null && parts.version !== '*' && parts.version !== '-')
    row.versions.push(parts.version)
  else row.ranges.push({ introduced, fixed, lastAffected })
}

/** Vendor, product and version (with its update) of a CPE 2.3 name; null for anything else. */
export function cpeParts(cpe: string): { vendor: string; product: string; version: string } | null {
  if (!cpe.startsWith('cpe:2.3:') || cpe.length > 1_000) return null
  const parts = cpe.split(/(?<!\\):/).map((part) => part.replaceAll(/\\(.)/g, '$1'))
  const [, , , vendor, product, version, update] = parts
  if (vendor === undefined || product === undefined || version === undefined) return null
  return {
    vendor,
    product,
    version: update === undefined || update === '*' || update === '-' ? version : `${version}${update}`,
  }
}
