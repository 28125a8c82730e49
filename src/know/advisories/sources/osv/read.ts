import type { Advisory, AffectedPackage, Remedy, VersionRange, VersionScheme } from '../../../../model/advisory.ts'
import { inRange, normalEcosystem, schemeOf, versionKey } from '../../../versions/api.ts'
import { isCve, nameKey } from '../../book/names.ts'
import {
  limitedNames,
  limitedText,
  MOST_AFFECTED,
  MOST_REFERENCES,
  MOST_TITLE,
  newAdvisory,
  newAffected,
  severityOf,
  timeOf,
} from '../advisory.ts'
import { cvssScore, severityOfScore } from '../cvss.ts'
import { type JsonObject, objectIn, objectOf, objectsIn, parseJson, textIn, textsIn } from '../json.ts'
import type { Finding } from '../types.ts'

/** One record as an advisory of the source that publishes it. */
export function readOsv(text: string, source: string): Finding {
  const parsed = parseJson(text)
  if ('failed' in parsed) return { kind: 'fault', message: `not JSON: ${parsed.failed}` }
  const record = objectOf(parsed.value)
  const id = textIn(record, 'id')
  if (record === null || id === null || id === '') return { kind: 'fault', message: 'not an OSV record: it has no id' }
  return { kind: 'advisory', advisory: advisoryOf(record, id, source) }
}

function advisoryOf(record: JsonObject, id: string, source: string): Advisory {
  const advisory = newAdvisory(id, source)
  advisory.aliases = limitedNames(textsIn(record, 'aliases'), id)
  advisory.related = limitedNames(textsIn(record, 'related'), id)
  advisory.upstream = limitedNames(upstreamOf(record, advisory), id)
  const summary = textIn(record, 'summary')
  const details = textIn(record, 'details')
  advisory.title = limitedText(summary ?? firstSentence(details), MOST_TITLE)
  advisory.summary = limitedText(details ?? summary)
  advisory.published = timeOf(textIn(record, 'published'))
  advisory.modified = timeOf(textIn(record, 'modified'))
  advisory.withdrawn = withdrawnAt(record, advisory)
  rate(advisory, record)
  for (const reference of objectsIn(record, 'references')) {
    const url = textIn(reference, 'url')
    if (url !== null && advisory.references.length < MOST_REFERENCES) advisory.references.push(limitedText(url, 1_000))
  }
  for (const affected of objectsIn(record, 'affected')) {
    if (advisory.affected.length >= MOST_AFFECTED) {
      advisory.flags.push({ code: 'cut', message: `more than ${MOST_AFFECTED} affected packages` })
      break
    }
    const row = affectedOf(affected, advisory)
    if (row !== null) advisory.affected.push(row)
  }
  advisory.remedies = remediesOf(record, advisory)
  return advisory
}

/** Before `upstream` existed, distributions named the CVEs of an advisory in `related`. */
function upstreamOf(record: JsonObject, advisory: Advisory): string[] {
  const upstream = textsIn(record, 'upstream')
  if (upstream.length > 0) return upstream
  const hasCve = [advisory.id, ...advisory.aliases].some((name) => isCve(nameKey(name)))
  return hasCve ? [] : advisory.related.filter((name) => isCve(nameKey(name)))
}

/** A withdrawal of which we cannot read the time is a withdrawal all the same. */
function withdrawnAt(record: JsonObject, advisory: Advisory): number | null {
  const text = textIn(record, 'withdrawn')
  if (text === null) return null
  return timeOf(text) ?? advisory.modified ?? advisory.published ?? 0
}

function rate(advisory: Advisory, record: JsonObject): void {
  for (const severity of objectsIn(record, 'severity')) {
    const vector = textIn(severity, 'score')
    if (vector === null || advisory.cvss !== null) continue
    const score = cvssScore(vector)
    if (score !== null) advisory.cvss = { vector, score }
    else if (textIn(severity, 'type') === 'Ubuntu') advisory.severity = severityOf(vector)
  }
  advisory.severity ??= severityOf(textIn(objectIn(record, 'database_specific'), 'severity'))
  if (advisory.cvss !== null) advisory.severity ??= severityOfScore(advisory.cvss.score)
}

function affectedOf(affected: JsonObject, advisory: Advisory): AffectedPackage | null {
  const found = objectIn(affected, 'package')
  const name = textIn(found, 'name')
  const written = textIn(found, 'ecosystem')
  const details = objectIn(affected, 'ecosystem_specific')
  const ranges: VersionRange[] = []
  const versions = textsIn(affected, 'versions')
  if (name === null || written === null) {
    // Commits of a repository: no package of a host can be compared with them.
    return null
  }
  const { ecosystem, channel } = normalEcosystem(written)
  const row = newAffected(ecosystem, name)
  row.channel = channel
  if (row.scheme === 'opaque' && objectsIn(affected, 'ranges').some((range) => textIn(range, 'type') === 'SEMVER'))
    row.scheme = 'semver'
  for (const range of objectsIn(affected, 'ranges')) {
    const type = textIn(range, 'type')
    if (type === 'GIT') continue
    ranges.push(...rangesOf(objectsIn(range, 'events'), type === 'SEMVER' ? 'semver' : row.scheme, advisory))
  }
  row.ranges = ranges
  row.versions = beyondRanges(versions, row)
  urgency(row, details)
  row.binaries = binariesOf(details)
  row.module = moduleOf(advisory.title, row)
  return row
}

/** Events of one range in the order of their versions become spans. `introduced: 0` means from the first version on. */
export function rangesOf(events: readonly JsonObject[], scheme: VersionScheme, advisory: Advisory): VersionRange[] {
  const points = events.flatMap((event) => pointsOf(event))
  // Most records say: from the first version up to one fix. That is in order as it stands.
  const isPlain = points.length === 2 && points[0]?.kind === 'introduced' && points[0].version === '0'
  if (points.length > 1 && !isPlain) points.sort((a, b) => orderOf(scheme, a, b))
  const ranges: VersionRange[] = []
  let open: VersionRange | null = null
  for (const point of points) {
    if (point.kind === 'introduced') {
      if (open !== null) continue
      open = { introduced: point.version === '0' ? null : point.version, fixed: null, lastAffected: null }
    } else if (open !== null) {
      if (point.kind === 'fixed' || point.kind === 'limit') open.fixed = point.version
      else open.lastAffected = point.version
      ranges.push(open)
      open = null
    } else if (point.kind !== 'limit') {
      flag(advisory, 'unreadable-range', `${point.kind} ${point.version} comes before anything was introduced`)
      // Doubt never removes a finding: everything up to that version counts as affected.
      ranges.push({
        introduced: null,
        fixed: point.kind === 'fixed' ? point.version : null,
        lastAffected: point.kind === 'fixed' ? null : point.version,
      })
    }
  }
  if (open !== null) ranges.push(open)
  return ranges
}

interface Point {
  kind: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  version: string
}

/** Longest title that is made of a text, characters. */
const LONG_TITLE = 160
const KINDS = ['introduced', 'fixed', 'last_affected', 'limit'] as const

function pointsOf(event: JsonObject): Point[] {
  const points: Point[] = []
  for (const key of Object.keys(event)) {
    const kind = KINDS.find((one) => one === key)
    const version = kind === undefined ? null : textIn(event, kind)
    if (kind === undefined || version === null || version.length === 0 || version.length > 512) continue
    if (kind !== 'limit' || version !== '*') points.push({ kind, version })
  }
  return points
}

function orderOf(scheme: VersionScheme, a: Point, b: Point): number {
  const keyA = a.kind === 'introduced' && a.version === '0' ? '' : versionKey(scheme, a.version)
  const keyB = b.kind === 'introduced' && b.version === '0' ? '' : versionKey(scheme, b.version)
  if (keyA !== keyB) return keyA < keyB ? -1 : 1
  // At the same version, what ends comes before what begins, but nothing ends that has not begun with it.
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind)
}

/** Listed versions that no range holds: distributions list every version that a range holds already. */
function beyondRanges(versions: string[], row: AffectedPackage): string[] {
  if (row.ranges.length === 0 || versions.length === 0) return versions.filter((version) => version.length <= 512)
  if (row.ranges.some((range) => range.introduced === null && range.fixed === null && range.lastAffected === null))
    return []
  if (schemeOf(row.ecosystem) !== 'deb' && row.scheme !== 'rpm' && row.scheme !== 'apk')
    return versions.filter((version) => version.length <= 512)
  return versions.filter(
    (version) => version.length <= 512 && !row.ranges.some((range) => inRange(row.scheme, version, range)),
  )
}

/** Debian's own words. `unimportant` and `end-of-life` are verdicts; the others rate. */
function urgency(row: AffectedPackage, details: JsonObject | null): void {
  const word = textIn(details, 'urgency')
  if (word === 'unimportant') row.verdict = 'unimportant'
  else if (word === 'end-of-life') row.verdict = 'end-of-life'
}

/** Ubuntu names the exact binary packages with their versions, as a list or as objects of name and version. */
function binariesOf(details: JsonObject | null): AffectedPackage['binaries'] {
  const found = new Map<string, string | null>()
  for (const binary of objectsIn(details, 'binaries')) {
    const name = textIn(binary, 'binary_name')
    if (name !== null) found.set(name, textIn(binary, 'binary_version'))
    else for (const [key, value] of Object.entries(binary)) if (typeof value === 'string') found.set(key, value)
    if (found.size > 2_000) break
  }
  // Kernel packages bear the version in their name: the list names the fixed ones, and says nothing of those installed.
  if ([...found.keys()].some((name) => /\d+\.\d+\.\d+-\d+/.test(name))) return []
  return [...found].map(([name, fixed]) => ({ name, fixed }))
}

/** `nodejs:18 security update` is about the stream, when the fixed version says that it is a module's. */
function moduleOf(title: string, row: AffectedPackage): string | null {
  if (row.scheme !== 'rpm' || !row.ranges.some((range) => range.fixed?.includes('module') === true)) return null
  return /\b([a-z][\w.+-]*:[\w.+-]+)/i.exec(title)?.[1] ?? null
}

function remediesOf(record: JsonObject, advisory: Advisory): Remedy[] {
  const fixed = advisory.affected.filter((row) => row.ranges.some((range) => range.fixed !== null))
  if (fixed.length === 0) return []
  const page = objectsIn(record, 'references').find((reference) => textIn(reference, 'type') === 'ADVISORY')
  const names = [...new Set(fixed.map((row) => row.name))]
  const shown = names.slice(0, 5).join(', ')
  const text = `Install the fixed version of ${shown}${names.length > 5 ? ` and ${names.length - 5} more` : ''}.`
  return [{ kind: 'fix', text, url: textIn(page ?? null, 'url'), restart: 'unknown' }]
}

/** Of an advisory that has only a text: its first sentence, or as many whole words of it as make a title. */
function firstSentence(text: string | null): string | null {
  if (text === null) return null
  const line =
    text
      .slice(0, 2_000)
      .trim()
      .split(/\n\s*\n/, 1)[0]
      ?.replaceAll(/\s+/g, ' ') ?? ''
  const sentence = /^.{20,}?[.!?](?= |$)/.exec(line)?.[0] ?? line
  if (sentence.length <= LONG_TITLE) return sentence
  return `${sentence.slice(0, LONG_TITLE - 1).replace(/ \S*$/, '')}…`
}

function flag(advisory: Advisory, code: Advisory['flags'][number]['code'], message: string): void {
  if (advisory.flags.length < 20) advisory.flags.push({ code, message: limitedText(message, 300) })
}
