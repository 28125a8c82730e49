import type { AffectedPackage, DistroVerdict } from '../../../model/advisory.ts'
import { limitedText, newAdvisory, newAffected } from './advisory.ts'
import { type JsonObject, objectIn, objectOf, parseJson, textIn } from './json.ts'
import { topLevelMembers } from './top-level.ts'
import type { AdvisorySource, Finding } from './types.ts'

/** Releases by codename. A release that is not here is read under its codename: `Debian:duke`. */
const RELEASES: Readonly<Record<string, string>> = {
  lenny: '5',
  squeeze: '6',
  wheezy: '7',
  jessie: '8',
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
  forky: '14',
}

/**
 * Debian's security tracker: source package, flaw, release. `fixed_version: 0` means never affected; `nodsa` and its like
 * say what Debian has decided where there is no fix, and stay four different verdicts.
 */
export const debianTracker: AdvisorySource = {
  id: 'debian-tracker',
  title: 'Debian security tracker',
  wants: (name) => /\.json$/i.test(name),
  *read({ text }) {
    let packages = 0
    // Package by package: the whole file as one object would take hundreds of megabytes.
    for (const member of topLevelMembers(text)) {
      if ('failed' in member) {
        yield { kind: 'fault', message: member.failed }
        break
      }
      const parsed = parseJson(member.value)
      const flaws = 'failed' in parsed ? null : objectOf(parsed.value)
      if (flaws === null) yield { kind: 'fault', message: `package ${member.key} is no object of flaws` }
      else yield* readPackage(member.key, flaws)
      packages++
    }
    if (packages === 0) yield { kind: 'fault', message: 'not the tracker’s data: an object of packages was expected' }
  },
}

function* readPackage(name: string, flaws: JsonObject): Iterable<Finding> {
  for (const flaw of Object.keys(flaws)) {
    const entry = objectIn(flaws, flaw)
    const releases = objectIn(entry, 'releases')
    if (releases === null) {
      yield { kind: 'fault', message: `${name}: ${flaw} names no releases` }
      continue
    }
    const advisory = newAdvisory(`Debian/${name}/${flaw}`, 'debian-tracker')
    advisory.upstream = [flaw]
    advisory.title = limitedText(`${name}: ${flaw}`)
    advisory.summary = limitedText(textIn(entry, 'description') ?? advisory.title)
    for (const release of Object.keys(releases)) {
      const row = rowOf(name, release, objectIn(releases, release))
      if (row !== null) advisory.affected.push(row)
    }
    for (const row of advisory.affected) {
      const fixed = row.status === 'affected' ? row.ranges[0]?.fixed : null
      if (fixed != null)
        advisory.remedies.push({
          kind: 'fix',
          text: `Install ${name} ${fixed} or newer (${row.ecosystem}).`,
          url: null,
          restart: 'unknown',
        })
    }
    yield { kind: 'advisory', advisory }
  }
}

function rowOf(name: string, release: string, entry: JsonObject | null): AffectedPackage | null {
  const status = textIn(entry, 'status')
  if (status === null) return null
  const number = Object.hasOwn(RELEASES, release) ? RELEASES[release] : release
  const row = newAffected(`Debian:${number}`, name)
  const fixed = textIn(entry, 'fixed_version')
  row.verdict = verdictOf(entry)
  row.reason = limitedText(textIn(entry, 'nodsa_reason') || textIn(entry, 'nodsa'), 500) || null
  if (status === 'resolved' && fixed === '0') {
    row.status = 'not-affected'
    row.reason ??= 'Debian says that this release was never affected'
    row.ranges = [{ introduced: null, fixed: null, lastAffected: null }]
  } else if (status === 'resolved' && fixed !== null) row.ranges = [{ introduced: null, fixed, lastAffected: null }]
  else if (status === 'undetermined') {
    row.status = 'under-investigation'
    row.verdict = 'undetermined'
    row.ranges = [{ introduced: null, fixed: null, lastAffected: null }]
  } else row.ranges = [{ introduced: null, fixed: null, lastAffected: null }]
  return row
}

function verdictOf(entry: JsonObject | null): DistroVerdict | null {
  const urgency = textIn(entry, 'urgency')
  if (urgency === 'unimportant') return 'unimportant'
  if (urgency === 'end-of-life') return 'end-of-life'
  if (textIn(entry, 'nodsa') === null) return null
  const reason = textIn(entry, 'nodsa_reason')
  if (reason === 'ignored') return 'ignored'
  return reason === 'postponed' ? 'postponed' : 'no-dsa'
}
