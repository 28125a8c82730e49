import type { Advisory, AffectedPackage } from '../../../../model/advisory.ts'
import { isCve, nameKey } from '../../book/names.ts'
import { limitedText, MOST_TITLE, NO_DECISION, newAdvisory, newAffected, severityOf, timeOf } from '../advisory.ts'
import { severityOfScore } from '../cvss.ts'
import type { Finding } from '../types.ts'
import type { CvrfForm, CvrfRemedy, CvrfVulnerability } from './forms.ts'

/** One advisory a vulnerability: a monthly document holds dozens that have nothing else in common. */
export function* readCvrf(form: CvrfForm): Iterable<Finding> {
  if (form.vulnerabilities.length === 0) yield { kind: 'fault', message: 'the document lists no vulnerabilities' }
  for (const [at, one] of form.vulnerabilities.entries()) {
    const id = isCve(nameKey(one.cve)) ? nameKey(one.cve) : one.cve
    if (id === '') yield { kind: 'fault', message: `vulnerability ${at} has no name` }
    else yield { kind: 'advisory', advisory: advisoryOf(form, one, id) }
  }
}

function advisoryOf(form: CvrfForm, one: CvrfVulnerability, id: string): Advisory {
  const advisory = newAdvisory(id, 'msrc')
  advisory.title = limitedText(one.title, MOST_TITLE)
  advisory.summary = limitedText(
    one.description
      .replaceAll(/<[^<>]{0,2000}>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim() || one.title,
  )
  advisory.published = timeOf(form.published)
  advisory.modified = timeOf(form.modified)
  if (form.id !== '' && form.id !== id) advisory.related = [form.id]
  for (const { score, vector } of one.scores)
    if (Number.isFinite(score) && score >= (advisory.cvss?.score ?? 0) && score <= 10)
      advisory.cvss = { vector: limitedText(vector, 300), score }
  const ratings = one.threats.filter(({ type }) => type === 'Severity').map(({ text }) => severityOf(text))
  const order: ReadonlyArray<Advisory['severity']> = ['critical', 'high', 'medium', 'low']
  advisory.severity =
    order.find((rating) => ratings.includes(rating)) ??
    (advisory.cvss === null ? null : severityOfScore(advisory.cvss.score))
  if (one.threats.some(({ type, text }) => type === 'Exploit Status' && /\bExploited:\s*Yes\b/i.test(text)))
    advisory.decision = { ...NO_DECISION, exploitation: 'active' }
  advisory.affected = [...new Set(one.affected)]
    .slice(0, 5_000)
    .map((product) => affectedOf(product, form, one, advisory))
  for (const remedy of one.remedies) addRemedy(advisory, remedy)
  return advisory
}

/** Fixed where a build is named; else only the KB says, which the host's list of updates must answer. */
function affectedOf(product: string, form: CvrfForm, one: CvrfVulnerability, advisory: Advisory): AffectedPackage {
  const name = form.products.get(product)
  if (name === undefined)
    advisory.flags.push({ code: 'unknown-product', message: `product ${product.slice(0, 60)} is not defined` })
  const row = newAffected('Windows', name ?? product)
  const fixes = one.remedies.filter((remedy) => remedy.type === 'Vendor Fix' && remedy.products.includes(product))
  const builds = fixes.flatMap(({ fixedBuild }) =>
    fixedBuild !== null && /^\d+(\.\d+){1,3}$/.test(fixedBuild) ? fixedBuild : [],
  )
  row.ranges = [{ introduced: null, fixed: builds[0] ?? null, lastAffected: null }]
  // A later update holds what an earlier one fixed, so any of them closes it.
  row.binaries = [...new Set(fixes.flatMap(({ text }) => patchOf(text) ?? []))].map((patch) => ({
    name: patch,
    fixed: null,
  }))
  return row
}

function patchOf(text: string): string | null {
  return /^(?:KB)?(\d{6,8})$/i.test(text.trim()) ? `KB${text.trim().replace(/^KB/i, '')}` : null
}

function addRemedy(advisory: Advisory, remedy: CvrfRemedy): void {
  const kinds = {
    'Vendor Fix': 'fix',
    Workaround: 'workaround',
    Mitigation: 'mitigation',
    'Will Not Fix': 'none-planned',
    'None Available': 'none-available',
  } as const
  const kind = Object.hasOwn(kinds, remedy.type) ? kinds[remedy.type as keyof typeof kinds] : null
  if (kind === null || advisory.remedies.length >= 100) return
  const patch = patchOf(remedy.text)
  const words =
    patch === null
      ? remedy.text
      : `Install ${patch}${remedy.supersedes === null || remedy.supersedes === '' ? '' : ` (it takes the place of ${remedy.supersedes})`}.`
  const text = limitedText(words.replaceAll(/<[^<>]{0,2000}>/g, ' ').trim(), 4_000)
  if (text === '' || advisory.remedies.some((other) => other.kind === kind && other.text === text)) return
  advisory.remedies.push({
    kind,
    text,
    url: remedy.url,
    restart: remedy.restart === 'Yes' ? 'machine' : remedy.restart === 'No' ? 'none' : 'unknown',
  })
}
