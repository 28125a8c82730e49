import { type Draft, both, either } from './conditions.ts'
import { isRarelyLogged, inZone, type Unseen } from './appsec/zones.ts'
import { itemOf } from './appsec/item.ts'
import { hubMeta, listOf, mapOf } from './hub-labels.ts'
import { ATTRIBUTABLE, rulesOf } from './make-rules.ts'
import { weightOf } from '../rank.ts'
import type { Imported, Importer, ImportFile } from './types.ts'

/** CrowdSec virtual patches: each becomes one rule on what a log shows of the request. */
export const crowdsecAppsec: Importer = {
  id: 'crowdsec-appsec',
  title: 'CrowdSec virtual patches (YAML with zones and match)',
  recognises: (documents) => documents.some((one) => isPatch(mapOf(one))),
  convert(file, documents) {
    const imported: Imported = { rules: [], correlations: [], skipped: [], notes: [] }
    for (const [index, document] of documents.entries()) {
      patch(mapOf(document), file, String(mapOf(document)['name'] ?? `${file.file} document ${index + 1}`), imported)
    }
    return imported
  },
}

/** Files with only settings or data for another engine are told from rules later. */
function isPatch(map: Record<string, unknown>): boolean {
  return 'rules' in map || 'seclang_rules' in map || ('data' in map && 'name' in map && !('filter' in map))
}

function patch(map: Record<string, unknown>, file: ImportFile, name: string, into: Imported): void {
  const groups = listOf(map['rules'])
  if (groups.length === 0) {
    into.skipped.push({ name, why: 'has no rules of its own, only settings or data files for another engine' })
    return
  }
  const notes = new Set<string>()
  const found = anyOf(groups, notes)
  if (isUnseen(found)) {
    into.skipped.push({ name, why: `needs ${found.unseen}, which no access log shows` })
    return
  }
  if (typeof found === 'boolean') {
    into.skipped.push({ name, why: `its condition is always ${found}` })
    return
  }
  into.rules.push(...rulesOf(hubMeta({ ...map, name }), found, file.file, 1, 'crowdsec-appsec', false))
  for (const note of notes) into.notes.push({ name, note })
}

type Found = Draft | Unseen

function isUnseen(found: Found): found is Unseen {
  return typeof found === 'object' && 'unseen' in found
}

/** Alternatives that no log shows are left out, as long as one remains. */
function anyOf(parts: unknown[], notes: Set<string>): Found {
  const found = parts.map((part) => node(mapOf(part), notes))
  const seen = found.filter((one) => !isUnseen(one)) as Draft[]
  const [unseen] = found.filter(isUnseen)
  if (unseen === undefined) return either(seen)
  if (seen.length === 0) return unseen
  notes.add(`an alternative is left out: it needs ${unseen.unseen}, which no access log shows`)
  return either(seen)
}

/** All parts must be seen, except headers that few logs hold: they may be left out where the rest names a product. */
function allOf(parts: unknown[], notes: Set<string>): Found {
  const rare: Draft[] = []
  const common: Draft[] = []
  const hidden: string[] = []
  for (const part of parts.map(mapOf)) {
    const item = itemOf(part)
    const isRare = item.zones.length > 0 && item.zones.every((zone) => isRarelyLogged(zone, item))
    const found = node(part, notes)
    if (!isUnseen(found)) (isRare ? rare : common).push(found)
    else if (isRare) hidden.push(found.unseen)
    else return found
  }
  const rest = both(common)
  const weight = typeof rest === 'boolean' ? 0 : weightOf(rest)
  if (rare.length + hidden.length > 0 && weight >= LEAVE_OUT) {
    notes.add('a condition on a header is left out: few logs hold it')
    return rest
  }
  if (hidden[0] !== undefined) return { unseen: hidden[0] }
  return both([...common, ...rare])
}

/** Text the rest of a condition must hold before a header may be left out of it. */
const LEAVE_OUT = 8 * ATTRIBUTABLE

function node(map: Record<string, unknown>, notes: Set<string>): Found {
  if ('and' in map) return allOf(listOf(map['and']), notes)
  if ('or' in map) return anyOf(listOf(map['or']), notes)
  const item = itemOf(map)
  const found = item.zones.map((zone) => inZone(zone, item))
  const seen = found.filter((one) => !isUnseen(one)) as Draft[]
  const [unseen] = found.filter(isUnseen)
  if (seen.length === 0) return unseen ?? { unseen: 'a zone' }
  if (unseen !== undefined) notes.add(`looked for only where a log shows it, not in ${unseen.unseen}`)
  return either(seen)
}
