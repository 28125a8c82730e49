import { isCve, nameKey } from '../book/names.ts'
import { limitedText, MOST_TITLE, NO_DECISION, newAdvisory, newAffected, timeOf } from './advisory.ts'
import { type JsonObject, listIn, objectOf, parseJson, textIn } from './json.ts'
import type { AdvisorySource, Finding } from './types.ts'

/**
 * CISA's catalogue of known exploited vulnerabilities. It joins by CVE and names no versions; each entry is also kept as an
 * advisory on a product, so that a flaw nobody else has described yet can be shown as possible. Due dates are not used:
 * some lie before the day of entry, and BOD 26-04 has replaced them.
 */
export const kev: AdvisorySource = {
  id: 'kev',
  title: 'CISA known exploited vulnerabilities',
  wants: (name) => /\.json$/i.test(name) && !/schema/i.test(name),
  *read({ text }) {
    const parsed = parseJson(text)
    if ('failed' in parsed) return yield { kind: 'fault', message: `not JSON: ${parsed.failed}` }
    const catalogue = objectOf(parsed.value)
    if (catalogue === null || !Array.isArray(catalogue['vulnerabilities']))
      return yield { kind: 'fault', message: 'not the catalogue: it has no list `vulnerabilities`' }
    for (const [at, entry] of listIn(catalogue, 'vulnerabilities').entries()) yield* readEntry(objectOf(entry), at)
  },
}

function* readEntry(entry: JsonObject | null, at: number): Iterable<Finding> {
  const cve = nameKey(textIn(entry, 'cveID') ?? '')
  if (entry === null || !isCve(cve)) return yield { kind: 'fault', message: `entry ${at} has no CVE` }
  const since = timeOf(textIn(entry, 'dateAdded'))
  const knownExploited = { since, ransomware: textIn(entry, 'knownRansomwareCampaignUse')?.toLowerCase() === 'known' }
  yield { kind: 'enrichment', enrichment: { cve, decision: null, knownExploited, epss: null } }
  const advisory = newAdvisory(cve, 'kev')
  advisory.title = limitedText(textIn(entry, 'vulnerabilityName'), MOST_TITLE)
  advisory.summary = limitedText(textIn(entry, 'shortDescription'))
  advisory.published = since
  advisory.modified = since
  advisory.knownExploited = knownExploited
  advisory.decision = { ...NO_DECISION, exploitation: 'active' }
  const product = textIn(entry, 'product')
  if (product !== null) advisory.affected = [newAffected(`vendor:${textIn(entry, 'vendorProject') ?? ''}`, product)]
  const action = textIn(entry, 'requiredAction')
  if (action !== null)
    advisory.remedies = [{ kind: 'mitigation', text: limitedText(action), url: null, restart: 'unknown' }]
  advisory.references = (textIn(entry, 'notes') ?? '')
    .split(' ; ')
    .map((url) => url.trim())
    .filter((url) => /^https?:\/\/\S+$/.test(url))
    .slice(0, 20)
  yield { kind: 'advisory', advisory }
}
