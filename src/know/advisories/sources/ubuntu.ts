import { readOsv } from './osv/read.ts'
import { type JsonObject, objectIn, objectOf, objectsIn, parseJson, textIn, textsIn } from './json.ts'
import { limitedNames, limitedText, MOST_TITLE, newAdvisory, newAffected } from './advisory.ts'
import type { AdvisorySource, Finding } from './types.ts'

/** Releases by codename: notices name them so. */
const RELEASES: Readonly<Record<string, string>> = {
  trusty: '14.04',
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  oracular: '24.10',
  plucky: '25.04',
  questing: '25.10',
  resolute: '26.04',
}

/** Ubuntu's notices and CVE records: in OSV form, or as the database of notices (`database-all.json`). */
export const ubuntu: AdvisorySource = {
  id: 'ubuntu',
  title: 'Ubuntu security notices (USN) and CVE records',
  wants: (name) => /\.json$/i.test(name) && !/(^|\/)(vex|oval)\//.test(name),
  *read({ text }) {
    if (!isNotices(text)) return yield readOsv(text, 'ubuntu')
    const parsed = parseJson(text)
    if ('failed' in parsed) return yield { kind: 'fault', message: `not JSON: ${parsed.failed}` }
    const notices = objectOf(parsed.value)
    for (const id of Object.keys(notices ?? {})) yield readNotice(id, objectIn(notices, id))
  },
}

/** The database begins with the number of a notice: `{"1000-1": {`. */
function isNotices(text: string): boolean {
  return /^\s*\{\s*"\d+-\d+"\s*:\s*\{/.test(text.slice(0, 200))
}

function readNotice(number: string, notice: JsonObject | null): Finding {
  if (notice === null) return { kind: 'fault', message: `notice ${number.slice(0, 40)} is no object` }
  const advisory = newAdvisory(`USN-${number}`, 'ubuntu')
  const seconds = notice['timestamp']
  advisory.published = typeof seconds === 'number' && seconds > 0 && seconds < 4e9 ? Math.round(seconds * 1_000) : null
  advisory.modified = advisory.published
  advisory.title = limitedText(textIn(notice, 'title'), MOST_TITLE)
  advisory.summary = limitedText(
    textIn(notice, 'description') ?? textIn(notice, 'summary') ?? textIn(notice, 'isummary'),
  )
  advisory.upstream = limitedNames(
    textsIn(notice, 'cves').filter((cve) => cve.startsWith('CVE-')),
    advisory.id,
  )
  const releases = objectIn(notice, 'releases')
  for (const codename of Object.keys(releases ?? {})) {
    const release = objectIn(releases, codename)
    const ecosystem = `Ubuntu:${Object.hasOwn(RELEASES, codename) ? RELEASES[codename] : codename}`
    const binaries = objectIn(release, 'binaries')
    const sources = objectIn(release, 'sources')
    for (const name of Object.keys(sources ?? {})) {
      const row = newAffected(ecosystem, name)
      const fixed = textIn(objectIn(sources, name), 'version')
      row.ranges = [{ introduced: null, fixed, lastAffected: null }]
      // Which binary came from which source is not said when there are several sources.
      if (Object.keys(sources ?? {}).length === 1)
        row.binaries = Object.keys(binaries ?? {})
          .slice(0, 500)
          .map((binary) => ({ name: binary, fixed: textIn(objectIn(binaries, binary), 'version') }))
      if (fixed !== null && /esm/.test(fixed)) row.channel = 'esm'
      advisory.affected.push(row)
    }
  }
  const action = textIn(notice, 'action')
  if (action !== null)
    advisory.remedies = [{ kind: 'fix', text: limitedText(action), url: null, restart: restartOf(action) }]
  advisory.references = objectsIn(notice, 'references').flatMap((reference) => textIn(reference, 'url') ?? [])
  return { kind: 'advisory', advisory }
}

function restartOf(action: string): 'machine' | 'service' | 'unknown' {
  if (/reboot your computer|restart your computer/i.test(action)) return 'machine'
  return /restart/i.test(action) ? 'service' : 'unknown'
}
