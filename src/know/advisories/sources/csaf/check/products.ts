import { type JsonObject, objectIn, objectsIn, textIn, textsIn } from '../../json.ts'
import { productsOf } from '../tree.ts'
import { type CsafRule, doubles } from './rule.ts'

/** Groups of statuses that say opposite things of a product. */
export const STATUS_GROUPS: Readonly<Record<string, string>> = {
  first_affected: 'affected',
  known_affected: 'affected',
  last_affected: 'affected',
  known_not_affected: 'not affected',
  first_fixed: 'fixed',
  fixed: 'fixed',
  under_investigation: 'under investigation',
}

export const productRules: CsafRule[] = [
  { section: '6.1.1', check: undefinedProducts },
  {
    section: '6.1.2',
    check: (document) =>
      doubles(productsOf(document).map(({ id }) => id)).map((id) => `product ${id} is defined twice`),
  },
  { section: '6.1.3', check: circles },
  { section: '6.1.4', check: undefinedGroups },
  {
    section: '6.1.5',
    check: (document) =>
      doubles(groupsOf(document).flatMap((group) => textIn(group, 'group_id') ?? [])).map(
        (id) => `group ${id} is defined twice`,
      ),
  },
  { section: '6.1.6', check: (document) => vulnerabilitiesOf(document).flatMap(contradictions) },
  {
    section: '6.1.29',
    check: (document) =>
      vulnerabilitiesOf(document)
        .flatMap((one) => objectsIn(one, 'remediations'))
        .filter((remedy) => !namesProducts(remedy))
        .map(() => 'a remediation names no product'),
  },
  { section: '6.1.31', check: (document) => productsOf(document).flatMap(rangeAsVersion) },
  {
    section: '6.1.32',
    check: (document) =>
      vulnerabilitiesOf(document)
        .flatMap((one) => objectsIn(one, 'flags'))
        .filter((flag) => !namesProducts(flag))
        .map(() => 'a flag names no product'),
  },
  { section: '6.1.33', check: severalJustifications },
]

export function vulnerabilitiesOf(document: JsonObject): JsonObject[] {
  return objectsIn(document, 'vulnerabilities')
}

export function groupsOf(document: JsonObject): JsonObject[] {
  return objectsIn(objectIn(document, 'product_tree'), 'product_groups')
}

export function namesProducts(entry: JsonObject): boolean {
  return textsIn(entry, 'product_ids').length > 0 || textsIn(entry, 'group_ids').length > 0
}

/** Products an entry is about, with those of the groups it names. */
export function productsNamed(entry: JsonObject, document: JsonObject): string[] {
  const groups = new Set(textsIn(entry, 'group_ids'))
  const ofGroups = groupsOf(document)
    .filter((group) => groups.has(textIn(group, 'group_id') ?? ''))
    .flatMap((group) => textsIn(group, 'product_ids'))
  return [...textsIn(entry, 'product_ids'), ...ofGroups]
}

function undefinedProducts(document: JsonObject): string[] {
  const defined = new Set(productsOf(document).map(({ id }) => id))
  const tree = objectIn(document, 'product_tree')
  const used = [
    ...groupsOf(document).flatMap((group) => textsIn(group, 'product_ids')),
    ...objectsIn(tree, 'relationships').flatMap((relation) => [
      textIn(relation, 'product_reference') ?? '',
      textIn(relation, 'relates_to_product_reference') ?? '',
    ]),
    ...vulnerabilitiesOf(document).flatMap((one) => [
      ...Object.keys(objectIn(one, 'product_status') ?? {}).flatMap((status) =>
        textsIn(objectIn(one, 'product_status'), status),
      ),
      ...objectsIn(one, 'scores').flatMap((score) => textsIn(score, 'products')),
      ...['remediations', 'threats', 'flags'].flatMap((list) =>
        objectsIn(one, list).flatMap((entry) => textsIn(entry, 'product_ids')),
      ),
    ]),
  ]
  return [...new Set(used)].filter((id) => !defined.has(id)).map((id) => `product ${id} is used but not defined`)
}

function undefinedGroups(document: JsonObject): string[] {
  const defined = new Set(groupsOf(document).map((group) => textIn(group, 'group_id')))
  const used = vulnerabilitiesOf(document).flatMap((one) =>
    ['remediations', 'threats', 'flags'].flatMap((list) =>
      objectsIn(one, list).flatMap((entry) => textsIn(entry, 'group_ids')),
    ),
  )
  return [...new Set(used)].filter((id) => !defined.has(id)).map((id) => `group ${id} is used but not defined`)
}

/** A product that is, by way of relationships, made of itself. */
function circles(document: JsonObject): string[] {
  const parts = new Map<string, string[]>()
  for (const { id, component, platform } of productsOf(document))
    if (component !== null || platform !== null)
      parts.set(id, [...(parts.get(id) ?? []), ...[component, platform].filter((part) => part !== null)])
  return [...parts.keys()].filter((id) => reaches(parts, id)).map((id) => `product ${id} is defined by itself`)
}

function reaches(parts: ReadonlyMap<string, string[]>, start: string): boolean {
  const seen = new Set<string>()
  const left = [...(parts.get(start) ?? [])]
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    if (id === start) return true
    if (seen.has(id)) continue
    seen.add(id)
    left.push(...(parts.get(id) ?? []))
  }
  return false
}

/** Products of one vulnerability that stand in groups which exclude each other. */
export function contradictions(vulnerability: JsonObject): string[] {
  const status = objectIn(vulnerability, 'product_status')
  const said = new Map<string, string>()
  const found: string[] = []
  for (const [name, group] of Object.entries(STATUS_GROUPS))
    for (const id of textsIn(status, name)) {
      const before = said.get(id)
      if (before !== undefined && before !== group) found.push(`product ${id} is both ${before} and ${group}`)
      said.set(id, group)
    }
  return found
}

const RANGE_SIGNS = /[<>]/
const RANGE_WORDS = /(?:^|[^\w-])(after|all|before|earlier|later|prior|versions)(?:$|[^\w-])/i

function rangeAsVersion({ version }: { version: string | null }): string[] {
  if (version === null || !(RANGE_SIGNS.test(version) || RANGE_WORDS.test(version))) return []
  return [`version ${version} is a range`]
}

function severalJustifications(document: JsonObject): string[] {
  return vulnerabilitiesOf(document).flatMap((one) => {
    const named = objectsIn(one, 'flags').flatMap((flag) => [...new Set(productsNamed(flag, document))])
    return doubles(named).map((id) => `product ${id} has more than one justification`)
  })
}
