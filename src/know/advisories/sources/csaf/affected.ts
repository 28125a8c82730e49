import type { Advisory, AffectedPackage, DistroVerdict } from '../../../../model/advisory.ts'
import { limitedText, MOST_AFFECTED, newAffected } from '../advisory.ts'
import { type JsonObject, objectIn, objectsIn, textIn, textsIn } from '../json.ts'
import { STATUS_GROUPS, productsNamed } from './check/products.ts'
import { type CsafPackage, packageOf } from './packages.ts'
import { readRange } from './range.ts'
import type { CsafProduct } from './tree.ts'

type Said = 'affected' | 'not affected' | 'fixed' | 'under investigation'

/** Rows of one vulnerability. `trusted`: the document breaks no rule, so that its "not affected" may be believed. */
export function affectedBy(
  vulnerability: JsonObject,
  document: JsonObject,
  products: ReadonlyMap<string, CsafProduct>,
  trusted: boolean,
  advisory: Advisory,
): AffectedPackage[] {
  const said = statuses(vulnerability)
  const why = reasons(vulnerability, document)
  const rows = new Map<string, AffectedPackage>()
  const sources = sourcesOf([...said.keys()], products)
  const groups = groupFixes(said, products)
  for (const [id, status] of said) {
    if (rows.size >= MOST_AFFECTED) {
      advisory.flags.push({ code: 'cut', message: `more than ${MOST_AFFECTED} affected packages` })
      break
    }
    const product = products.get(id)
    if (product === undefined) {
      flagOnce(advisory, 'unknown-product', `product ${id} is not defined`)
      continue
    }
    const found = packageOf(product, products)
    if (found.distribution) addPackage(rows, found, status, why, id, trusted, sources)
    else addProduct(rows, found, status, why.get(id), trusted, groups, advisory)
  }
  return [...rows.values()]
}

/** What is said of each product. Of contradicting statuses the worst counts, and the document is flagged by its check. */
function statuses(vulnerability: JsonObject): Map<string, Said> {
  const order: Said[] = ['fixed', 'not affected', 'under investigation', 'affected']
  const said = new Map<string, Said>()
  const status = objectIn(vulnerability, 'product_status')
  for (const [name, group] of Object.entries(STATUS_GROUPS) as Array<[string, Said]>)
    for (const id of textsIn(status, name)) {
      const before = said.get(id)
      if (before === undefined || order.indexOf(group) > order.indexOf(before)) said.set(id, group)
    }
  return said
}

interface Reason {
  text: string
  verdict: DistroVerdict | null
}

/** VEX justifications, impact statements, and what the publisher will not fix. */
function reasons(vulnerability: JsonObject, document: JsonObject): Map<string, Reason> {
  const found = new Map<string, Reason>()
  for (const remedy of objectsIn(vulnerability, 'remediations')) {
    const category = textIn(remedy, 'category')
    if (category !== 'none_available' && category !== 'no_fix_planned') continue
    const details = limitedText(textIn(remedy, 'details'), 300)
    const verdict: DistroVerdict | null = /will not fix/i.test(details)
      ? 'ignored'
      : /out of support/i.test(details)
        ? 'end-of-life'
        : /deferred/i.test(details)
          ? 'postponed'
          : category === 'no_fix_planned'
            ? 'ignored'
            : null
    for (const id of productsNamed(remedy, document)) found.set(id, { text: details, verdict })
  }
  for (const threat of objectsIn(vulnerability, 'threats'))
    if (textIn(threat, 'category') === 'impact')
      for (const id of productsNamed(threat, document))
        if (!found.has(id)) found.set(id, { text: limitedText(textIn(threat, 'details'), 300), verdict: null })
  for (const flag of objectsIn(vulnerability, 'flags'))
    for (const id of productsNamed(flag, document)) {
      const label = limitedText(textIn(flag, 'label'), 100)
      found.set(id, { text: label, verdict: found.get(id)?.verdict ?? null })
    }
  return found
}

/** Source packages of the document by platform and version, to which binary packages of the same version belong. */
function sourcesOf(ids: readonly string[], products: ReadonlyMap<string, CsafProduct>): Map<string, string> {
  const found = new Map<string, string>()
  for (const id of ids) {
    const product = products.get(id)
    if (product === undefined) continue
    const one = packageOf(product, products)
    if (one.distribution && one.architecture === 'src')
      found.set(`${one.ecosystem}\0${one.channel}\0${one.version}`, one.name)
  }
  return found
}

function addPackage(
  rows: Map<string, AffectedPackage>,
  found: CsafPackage,
  status: Said,
  why: ReadonlyMap<string, Reason>,
  id: string,
  trusted: boolean,
  sources: ReadonlyMap<string, string>,
): void {
  const source = sources.get(`${found.ecosystem}\0${found.channel}\0${found.version}`) ?? found.name
  const key = [found.ecosystem, found.channel, source, status, found.version, found.module].join('\0')
  let row = rows.get(key)
  if (row === undefined) {
    const reason = why.get(id)
    row = { ...newAffected(found.ecosystem, source), channel: found.channel, module: found.module }
    judge(row, status, reason, trusted)
    const fixed = status === 'fixed' ? found.version : null
    row.ranges = [{ introduced: null, fixed, lastAffected: null }]
    rows.set(key, row)
  }
  if (found.architecture === 'src' || row.binaries.some(({ name }) => name === found.name)) return
  if (source !== found.name || sources.size > 0)
    row.binaries.push({ name: found.name, fixed: status === 'fixed' ? found.version : null })
}

function judge(row: AffectedPackage, status: Said, reason: Reason | undefined, trusted: boolean): void {
  row.reason = reason === undefined || reason.text === '' ? null : reason.text
  row.verdict = reason?.verdict ?? null
  if (status === 'under investigation') row.status = 'under-investigation'
  if (status !== 'not affected') return
  row.status = trusted ? 'not-affected' : 'under-investigation'
  if (!trusted) row.reason = 'the document says not affected, but contradicts itself or breaks the rules of its format'
}

/** Fixed versions of each vendor product. */
function groupFixes(
  said: ReadonlyMap<string, Said>,
  products: ReadonlyMap<string, CsafProduct>,
): Map<string, string[]> {
  const fixes = new Map<string, string[]>()
  for (const [id, status] of said) {
    const product = products.get(id)
    if (status !== 'fixed' || product === undefined) continue
    const found = packageOf(product, products)
    const key = `${found.ecosystem}\0${found.name}`
    if (found.version !== null) fixes.set(key, [...(fixes.get(key) ?? []), found.version])
  }
  return fixes
}

function addProduct(
  rows: Map<string, AffectedPackage>,
  found: CsafPackage,
  status: Said,
  reason: Reason | undefined,
  trusted: boolean,
  fixes: ReadonlyMap<string, string[]>,
  advisory: Advisory,
): void {
  const key = `${found.ecosystem}\0${found.name}`
  // A fixed version says what is affected only where nothing else does.
  const kind = status === 'fixed' ? 'affected' : status
  const place = `${key}\0${kind}`
  const row = rows.get(place) ?? newAffected(found.ecosystem, found.name)
  const isNew = !rows.has(place)
  if (isNew && status === 'fixed' && [...rows.keys()].some((other) => other.startsWith(`${key}\0affected`))) return
  if (row.scheme === 'opaque') row.scheme = 'rpm'
  judge(row, status, reason, trusted)
  if (status === 'fixed') {
    if (found.version !== null && isNew) row.ranges.push({ introduced: null, fixed: found.version, lastAffected: null })
  } else addVersions(row, found, fixes.get(key) ?? [], advisory)
  rows.set(place, row)
}

function addVersions(row: AffectedPackage, found: CsafPackage, fixes: readonly string[], advisory: Advisory): void {
  if (found.range !== null) {
    const read = readRange(found.range)
    if (read === null) {
      flagOnce(advisory, 'unreadable-range', `${found.name}: ${found.range}`)
      return
    }
    row.versions.push(...read.versions)
    row.ranges.push(...read.ranges)
  } else if (found.version !== null && !/^(\*|all( versions)?|any|-|n\/a)$/i.test(found.version)) {
    const read = readRange(found.version)
    if (read !== null && read.ranges.length > 0) row.ranges.push(...read.ranges)
    else row.versions.push(limitedText(found.version, 512))
  } else
    row.ranges.push({ introduced: null, fixed: fixes.length === 1 ? (fixes[0] ?? null) : null, lastAffected: null })
}

function flagOnce(advisory: Advisory, code: Advisory['flags'][number]['code'], message: string): void {
  if (advisory.flags.length < 20) advisory.flags.push({ code, message: limitedText(message, 300) })
}
