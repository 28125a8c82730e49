import { type JsonObject, objectIn, objectsIn, textIn, textsIn } from '../../json.ts'
import { namesProducts, productsNamed, vulnerabilitiesOf } from './products.ts'
import type { CsafRule } from './rule.ts'

const PROFILES = [
  'csaf_security_advisory',
  'csaf_vex',
  'csaf_informational_advisory',
  'csaf_security_incident_response',
]
const BY_PROFILE = (...names: string[]) => new Set(names)
const WORDY = BY_PROFILE('csaf_informational_advisory', 'csaf_security_incident_response')
const PRODUCTS = BY_PROFILE('csaf_security_advisory', 'csaf_vex')
const VEX = BY_PROFILE('csaf_vex')

export const profileRules: CsafRule[] = [
  { section: '6.1.26', check: almostAProfile },
  when(WORDY, '6.1.27.1', (document) =>
    objectsIn(objectIn(document, 'document'), 'notes').some((note) =>
      ['description', 'details', 'general', 'summary'].includes(textIn(note, 'category') ?? ''),
    )
      ? []
      : ['no note says what the document is about'],
  ),
  when(WORDY, '6.1.27.2', (document) =>
    objectsIn(objectIn(document, 'document'), 'references').some((one) => textIn(one, 'category') === 'external')
      ? []
      : ['it has no external reference'],
  ),
  when(BY_PROFILE('csaf_informational_advisory'), '6.1.27.3', (document) =>
    document['vulnerabilities'] === undefined ? [] : ['it must not list vulnerabilities'],
  ),
  when(PRODUCTS, '6.1.27.4', (document) =>
    objectIn(document, 'product_tree') === null ? ['it has no product tree'] : [],
  ),
  when(PRODUCTS, '6.1.27.5', (document) =>
    vulnerabilitiesOf(document).flatMap((one, at) =>
      objectsIn(one, 'notes').length > 0 ? [] : [`vulnerability ${at} has no notes`],
    ),
  ),
  when(BY_PROFILE('csaf_security_advisory'), '6.1.27.6', (document) =>
    vulnerabilitiesOf(document).flatMap((one, at) =>
      objectIn(one, 'product_status') === null ? [`vulnerability ${at} says nothing of products`] : [],
    ),
  ),
  when(VEX, '6.1.27.7', (document) =>
    vulnerabilitiesOf(document).flatMap((one, at) =>
      ['fixed', 'known_affected', 'known_not_affected', 'under_investigation'].some(
        (status) => objectIn(one, 'product_status')?.[status] !== undefined,
      )
        ? []
        : [`vulnerability ${at} has none of the four statuses of a VEX`],
    ),
  ),
  when(VEX, '6.1.27.8', (document) =>
    vulnerabilitiesOf(document).flatMap((one, at) =>
      textIn(one, 'cve') === null && objectsIn(one, 'ids').length === 0
        ? [`vulnerability ${at} has neither a CVE nor an id`]
        : [],
    ),
  ),
  when(VEX, '6.1.27.9', (document) =>
    unexplained(document, 'known_not_affected', (one) => [
      ...objectsIn(one, 'flags'),
      ...objectsIn(one, 'threats').filter((threat) => textIn(threat, 'category') === 'impact'),
    ]).map((id) => `product ${id} is called not affected without a reason`),
  ),
  when(VEX, '6.1.27.10', (document) =>
    unexplained(document, 'known_affected', (one) => objectsIn(one, 'remediations')).map(
      (id) => `product ${id} is called affected without saying what to do`,
    ),
  ),
  when(PRODUCTS, '6.1.27.11', (document) =>
    document['vulnerabilities'] === undefined ? ['it lists no vulnerabilities'] : [],
  ),
]

export function categoryOf(document: JsonObject): string {
  return textIn(objectIn(document, 'document'), 'category') ?? ''
}

function when(profiles: ReadonlySet<string>, section: string, check: (document: JsonObject) => string[]): CsafRule {
  return { section, check: (document) => (profiles.has(categoryOf(document)) ? check(document) : []) }
}

/** A category that is not a profile's but looks like one: `Csaf_VeX`, `securityadvisory`. */
function almostAProfile(document: JsonObject): string[] {
  const category = categoryOf(document)
  if (PROFILES.includes(category) || category === 'csaf_base') return []
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, '')
  const forbidden = ['csaf_base', ...PROFILES].flatMap((name) => [plain(name), plain(name.replace('csaf_', ''))])
  const reserved = category.toLowerCase().startsWith('csaf_')
  return reserved || (forbidden.includes(plain(category)) && plain(category) !== 'base')
    ? [`category ${category} is not one of the format’s, but looks like one`]
    : []
}

/** Products of a status that none of the explaining entries names. */
function unexplained(document: JsonObject, status: string, entries: (one: JsonObject) => JsonObject[]): string[] {
  return vulnerabilitiesOf(document).flatMap((one) => {
    const explained = new Set(
      entries(one)
        .filter(namesProducts)
        .flatMap((entry) => productsNamed(entry, document)),
    )
    return textsIn(objectIn(one, 'product_status'), status).filter((id) => !explained.has(id))
  })
}
