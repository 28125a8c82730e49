import type { Advisory, AffectedPackage, DecisionPoints, VersionScheme } from '../../../model/advisory.ts'
import { schemeOf } from '../../versions/api.ts'
import { isCve, nameKey } from '../book/names.ts'
import {
  limitedText,
  MOST_AFFECTED,
  MOST_REFERENCES,
  MOST_TITLE,
  NO_DECISION,
  newAdvisory,
  newAffected,
  timeOf,
} from './advisory.ts'
import { severityOfScore } from './cvss.ts'
import { type JsonObject, numberIn, objectIn, objectOf, objectsIn, parseJson, textIn } from './json.ts'
import type { AdvisorySource, Finding } from './types.ts'

/**
 * CVE records of version 5, with what CISA adds to them (decision points, known exploitation). Products are those of the
 * vendor: a distribution's package is never compared with them, they match as possible at most.
 */
export const cve: AdvisorySource = {
  id: 'cve',
  title: 'CVE records v5 with CISA’s decision points (vulnrichment)',
  wants: (name) => /(^|\/)CVE-\d{4}-\d+\.json$/i.test(name),
  *read({ text }) {
    const parsed = parseJson(text)
    if ('failed' in parsed) return yield { kind: 'fault', message: `not JSON: ${parsed.failed}` }
    const record = objectOf(parsed.value)
    const metadata = objectIn(record, 'cveMetadata')
    const id = nameKey(textIn(metadata, 'cveId') ?? '')
    if (record === null || !isCve(id))
      return yield { kind: 'fault', message: 'not a CVE record: it has no cveMetadata.cveId' }
    yield* readRecord(record, metadata, id)
  },
}

function* readRecord(record: JsonObject, metadata: JsonObject | null, id: string): Iterable<Finding> {
  const advisory = newAdvisory(id, 'cve')
  advisory.published = timeOf(textIn(metadata, 'datePublished'))
  advisory.modified = timeOf(textIn(metadata, 'dateUpdated'))
  const containers = objectIn(record, 'containers')
  const cna = objectIn(containers, 'cna')
  if (textIn(metadata, 'state')?.toUpperCase() === 'REJECTED')
    advisory.withdrawn = timeOf(textIn(metadata, 'dateRejected')) ?? advisory.modified ?? advisory.published ?? 0
  const all = cna === null ? objectsIn(containers, 'adp') : [cna, ...objectsIn(containers, 'adp')]
  const description = englishOf(objectsIn(cna, 'descriptions')) ?? englishOf(objectsIn(cna, 'rejectedReasons'))
  advisory.title = limitedText(textIn(cna, 'title') ?? firstSentence(description), MOST_TITLE)
  advisory.summary = limitedText(description)
  for (const container of all) {
    rate(advisory, container)
    advisory.references.push(
      ...objectsIn(container, 'references').flatMap((one) => limitedText(textIn(one, 'url'), 1_000) || []),
    )
    const affected = objectsIn(container, 'affected')
    if (advisory.affected.length === 0)
      advisory.affected = affected.slice(0, MOST_AFFECTED).flatMap((product) => affectedOf(product, advisory) ?? [])
  }
  advisory.references = [...new Set(advisory.references)].slice(0, MOST_REFERENCES)
  workarounds(advisory, cna)
  const { decision, knownExploited } = readAdditions(all)
  advisory.decision = decision ?? NO_DECISION
  advisory.knownExploited = knownExploited
  yield { kind: 'advisory', advisory }
  if (decision !== null || knownExploited !== null)
    yield { kind: 'enrichment', enrichment: { cve: id, decision, knownExploited, epss: null } }
}

function englishOf(texts: readonly JsonObject[]): string | null {
  return textIn(texts.find((one) => textIn(one, 'lang')?.toLowerCase().startsWith('en')) ?? texts[0] ?? null, 'value')
}

function firstSentence(text: string | null): string | null {
  return text === null ? null : (text.split(/(?<=\.)\s|\n/, 1)[0] ?? null)
}

function rate(advisory: Advisory, container: JsonObject): void {
  for (const metric of objectsIn(container, 'metrics'))
    for (const version of ['cvssV3_1', 'cvssV3_0', 'cvssV4_0']) {
      const cvss = objectIn(metric, version)
      const score = numberIn(cvss, 'baseScore')
      const vector = textIn(cvss, 'vectorString')
      if (advisory.cvss !== null || score === null || vector === null || score < 0 || score > 10) continue
      advisory.cvss = { vector: limitedText(vector, 300), score }
      advisory.severity = severityOfScore(score)
    }
}

/**
 * Versions with status `affected` are ranges; one with `unaffected` inside is left in, since doubt never removes a
 * finding. `defaultStatus` decides what is not listed: `affected` means every version.
 */
function affectedOf(product: JsonObject, advisory: Advisory): AffectedPackage | null {
  const name = textIn(product, 'packageName') ?? textIn(product, 'product')
  if (name === null || name === 'n/a' || name === '') return null
  const row = newAffected(`vendor:${textIn(product, 'vendor') ?? ''}`, name)
  const versions = objectsIn(product, 'versions')
  const statusOf = (version: JsonObject): string => textIn(version, 'status')?.toLowerCase() ?? ''
  if (versions.length > 0) row.scheme = schemeFor(textIn(versions[0] ?? null, 'versionType'))
  const byDefault = textIn(product, 'defaultStatus')?.toLowerCase() ?? 'unknown'
  for (const version of versions) {
    if (statusOf(version) !== 'affected') continue
    const from = limitedText(textIn(version, 'version'), 512)
    const below = textIn(version, 'lessThan')
    const upTo = textIn(version, 'lessThanOrEqual')
    if (below === null && upTo === null) {
      if (isAny(from)) row.ranges.push({ introduced: null, fixed: null, lastAffected: null })
      else row.versions.push(from)
    } else {
      const introduced = isAny(from) || from === '0' ? null : from
      row.ranges.push({
        introduced,
        fixed: below === null || isAny(below) ? null : limitedText(below, 512),
        lastAffected: upTo === null || isAny(upTo) ? null : limitedText(upTo, 512),
      })
    }
  }
  if (byDefault === 'affected' && !versions.some((version) => statusOf(version) === 'affected'))
    row.ranges.push({ introduced: null, fixed: null, lastAffected: null })
  if (row.ranges.length === 0 && row.versions.length === 0 && versions.length > 0 && byDefault === 'unaffected') {
    row.status = 'not-affected'
    row.reason = 'the publisher lists no affected version'
  }
  if (row.versions.length > 2_000) {
    row.versions.length = 2_000
    advisory.flags.push({ code: 'cut', message: 'more than 2000 versions of one product' })
  }
  return row
}

function isAny(version: string): boolean {
  return ['*', 'n/a', 'unspecified', '', 'all versions', 'all'].includes(version.toLowerCase())
}

function schemeFor(type: string | null): VersionScheme {
  switch (type?.toLowerCase()) {
    case 'semver':
      return 'semver'
    case 'python':
      return 'pep440'
    case 'maven':
      return 'maven'
    case 'rpm':
      return 'rpm'
    case 'deb':
    case 'dpkg':
      return 'deb'
    default:
      // `custom` is what most say; dotted numbers, of which rpm's order makes the best sense.
      return type === null ? schemeOf('') : 'rpm'
  }
}

function workarounds(advisory: Advisory, cna: JsonObject | null): void {
  for (const [kind, key] of [
    ['workaround', 'workarounds'],
    ['fix', 'solutions'],
  ] as const)
    for (const entry of objectsIn(cna, key).slice(0, 10)) {
      const text = limitedText(textIn(entry, 'value'))
      if (text !== '') advisory.remedies.push({ kind, text, url: null, restart: 'unknown' })
    }
}

/** SSVC and KEV stand under `metrics[].other`. Values differ in case from record to record. */
function readAdditions(containers: readonly JsonObject[]): {
  decision: DecisionPoints | null
  knownExploited: Advisory['knownExploited']
} {
  let decision: DecisionPoints | null = null
  let knownExploited: Advisory['knownExploited'] = null
  for (const container of containers)
    for (const metric of objectsIn(container, 'metrics')) {
      const other = objectIn(metric, 'other')
      const content = objectIn(other, 'content')
      const type = textIn(other, 'type')?.toLowerCase()
      if (type === 'ssvc') decision = decisionOf(objectsIn(content, 'options'))
      if (type === 'kev') knownExploited = { since: timeOf(textIn(content, 'dateAdded')), ransomware: false }
    }
  if (knownExploited !== null) decision = { ...(decision ?? NO_DECISION), exploitation: 'active' }
  return { decision, knownExploited }
}

function decisionOf(options: readonly JsonObject[]): DecisionPoints {
  const said = (name: string): string => {
    for (const option of options) {
      const value = textIn(option, name)
      if (value !== null) return value.toLowerCase()
    }
    return ''
  }
  const exploitation = said('Exploitation')
  const automatable = said('Automatable')
  const impact = said('Technical Impact')
  return {
    exploitation:
      exploitation === 'none' || exploitation === 'active'
        ? exploitation
        : exploitation === 'poc' || exploitation === 'public poc'
          ? 'poc'
          : null,
    automatable: automatable === 'yes' ? true : automatable === 'no' ? false : null,
    totalImpact: impact === 'total' ? true : impact === 'partial' ? false : null,
  }
}
