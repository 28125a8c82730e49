import { compareVersions } from '../../versions/api.ts'
import { isCve, nameKey } from '../book/names.ts'
import { limitedText, newAdvisory, newAffected } from './advisory.ts'
import { type JsonObject, objectIn, objectOf, objectsIn, parseJson, textIn, textsIn } from './json.ts'
import { readSecdbYaml } from './secdb-yaml.ts'
import type { AdvisorySource, FeedDocument, Finding } from './types.ts'

/**
 * Alpine's security database: for each source package, the version that first holds each fix. Version `0` says that the
 * package was never affected. JSON today, YAML until 2020. Wolfi and Chainguard use the same form.
 */
export const alpineSecdb: AdvisorySource = {
  id: 'alpine-secdb',
  title: 'Alpine security database (also Wolfi, Chainguard)',
  wants: (name) => /\.(json|ya?ml)$/i.test(name),
  *read(document) {
    const root = rootOf(document)
    if (typeof root === 'string') return yield { kind: 'fault', message: root }
    const ecosystem = ecosystemOf(textIn(root, 'distroversion'), textIn(root, 'urlprefix') ?? '')
    if (!Array.isArray(root['packages']) && !(root['packages'] === null && root['distroversion'] !== undefined))
      return yield { kind: 'fault', message: 'not a security database: it has no list `packages`' }
    if (ecosystem === null)
      return yield { kind: 'fault', message: 'it does not say for which release it is (`distroversion`)' }
    for (const entry of objectsIn(root, 'packages')) yield* readPackage(objectIn(entry, 'pkg'), ecosystem)
  },
}

function rootOf({ name, text }: FeedDocument): JsonObject | string {
  const isYaml = /\.ya?ml$/i.test(name) || !text.trimStart().startsWith('{')
  if (!isYaml) {
    const parsed = parseJson(text)
    return 'failed' in parsed ? `not JSON: ${parsed.failed}` : (objectOf(parsed.value) ?? 'not a security database')
  }
  return readSecdbYaml(text)
}

function ecosystemOf(release: string | null, origin: string): string | null {
  if (/wolfi/.test(origin)) return 'Wolfi'
  if (/cgr\.dev|chainguard/.test(origin)) return 'Chainguard'
  if (release === null) return null
  return release === 'edge' || release === 'edge-main'
    ? 'Alpine:edge'
    : `Alpine:${release.startsWith('v') ? release : `v${release}`}`
}

/** One advisory a flaw and package: what other sources call an advisory does not exist here. */
function* readPackage(entry: JsonObject | null, ecosystem: string): Iterable<Finding> {
  const name = textIn(entry, 'name')
  if (name === null) return yield { kind: 'fault', message: 'a package has no name' }
  for (const [flaw, { version, others }] of fixesOf(objectIn(entry, 'secfixes'))) {
    const advisory = newAdvisory(`${ecosystem}/${name}/${flaw}`, 'alpine-secdb')
    advisory.upstream = [flaw]
    advisory.related = others.slice(0, 20)
    advisory.title = limitedText(`${name}: ${flaw}`)
    advisory.summary = advisory.title
    const row = newAffected(ecosystem, name)
    if (version === '0') {
      row.status = 'not-affected'
      row.reason = 'the distribution says that this package was never affected'
      row.ranges = [{ introduced: null, fixed: null, lastAffected: null }]
    } else {
      row.ranges = [{ introduced: null, fixed: version, lastAffected: null }]
      const text = `Install ${name} ${version} or newer.`
      advisory.remedies = [{ kind: 'fix', text, url: null, restart: 'unknown' }]
    }
    advisory.affected = [row]
    yield { kind: 'advisory', advisory }
  }
}

/** By flaw: the version that fixes it. Of several the newest, since what was fixed again was not fixed before. */
function fixesOf(fixes: JsonObject | null): Map<string, { version: string; others: string[] }> {
  const found = new Map<string, { version: string; others: string[] }>()
  for (const version of Object.keys(fixes ?? {}))
    for (const line of textsIn(fixes, version)) {
      // `CVE-2019-1234 XSA-5 (+ regression fix)`: the first is the flaw, the others its further names.
      const [first, ...others] = line.split(/[\s,]+/).filter((word) => /^[A-Z]{2,}[A-Za-z]*-[\w:.-]+$/.test(word))
      if (first === undefined) continue
      const flaw = isCve(nameKey(first)) ? nameKey(first) : first
      const before = found.get(flaw)
      if (before === undefined || compareVersions('apk', before.version, version) < 0)
        found.set(flaw, { version, others })
    }
  return found
}
