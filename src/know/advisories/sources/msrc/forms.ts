import { type Json, type JsonObject, objectIn, objectOf, textIn, textOf } from '../json.ts'
import { childrenOf, childText, parseXml, type XmlElement } from '../xml.ts'

/** A CVRF document, whichever form it came in. */
export interface CvrfForm {
  id: string
  title: string
  published: string | null
  modified: string | null
  /** Name of each product id. */
  products: Map<string, string>
  vulnerabilities: CvrfVulnerability[]
}

export interface CvrfVulnerability {
  cve: string
  title: string
  description: string
  affected: string[]
  scores: Array<{ score: number; vector: string }>
  threats: Array<{ type: string; text: string }>
  remedies: CvrfRemedy[]
}

export interface CvrfRemedy {
  type: string
  text: string
  url: string | null
  supersedes: string | null
  products: string[]
  restart: string | null
  fixedBuild: string | null
}

export function cvrfOfXml(text: string): CvrfForm | { failed: string } {
  const root = parseXml(text)
  if ('failed' in root) return root
  if (root.name !== 'cvrfdoc') return { failed: `its element is <${root.name.slice(0, 60)}>` }
  const tracking = childrenOf(root, 'DocumentTracking')[0]
  const products = new Map<string, string>()
  collectProducts(childrenOf(root, 'ProductTree')[0], products)
  return {
    id: childText(childrenOf(tracking, 'Identification')[0], 'ID') ?? '',
    title: childText(root, 'DocumentTitle') ?? '',
    published: childText(tracking, 'InitialReleaseDate'),
    modified: childText(tracking, 'CurrentReleaseDate'),
    products,
    vulnerabilities: childrenOf(root, 'Vulnerability').map(vulnerabilityOfXml),
  }
}

function collectProducts(element: XmlElement | undefined, products: Map<string, string>): void {
  for (const child of element?.children ?? []) {
    if (child.name === 'FullProductName') products.set(child.attributes['ProductID'] ?? '', child.text.trim())
    else collectProducts(child, products)
  }
}

function vulnerabilityOfXml(element: XmlElement): CvrfVulnerability {
  const inner = (list: string, name: string): XmlElement[] => childrenOf(childrenOf(element, list)[0], name)
  const ids = (one: XmlElement): string[] => childrenOf(one, 'ProductID').map((id) => id.text.trim())
  return {
    cve: childText(element, 'CVE') ?? '',
    title: childText(element, 'Title') ?? '',
    description:
      inner('Notes', 'Note')
        .find((note) => note.attributes['Type'] === 'Description')
        ?.text.trim() ?? '',
    affected: inner('ProductStatuses', 'Status')
      .filter((one) => one.attributes['Type'] === 'Known Affected')
      .flatMap(ids),
    scores: inner('CVSSScoreSets', 'ScoreSet').map((set) => ({
      score: Number(childText(set, 'BaseScore') ?? Number.NaN),
      vector: childText(set, 'Vector') ?? '',
    })),
    threats: inner('Threats', 'Threat').map((threat) => ({
      type: threat.attributes['Type'] ?? '',
      text: childText(threat, 'Description') ?? '',
    })),
    remedies: inner('Remediations', 'Remediation').map((one) => ({
      type: one.attributes['Type'] ?? '',
      text: childText(one, 'Description') ?? '',
      url: childText(one, 'URL'),
      supersedes: childText(one, 'Supercedence'),
      products: ids(one),
      restart: childText(one, 'RestartRequired'),
      fixedBuild: childText(one, 'FixedBuild'),
    })),
  }
}

/** Kinds by number, as the JSON of Microsoft's interface has them. */
const STATUSES = ['First Affected', 'First Fixed', 'Fixed', 'Known Affected', 'Known Not Affected', 'Last Affected']
const REMEDIES = [
  'Workaround',
  'Mitigation',
  'Vendor Fix',
  'None Available',
  'Will Not Fix',
  'Known Issue',
  'Release Notes',
]
const THREATS = ['Impact', 'Exploit Status', 'Target Set', 'Severity']

/** The JSON of Microsoft's interface, or the same made from XML by others. Null: neither. */
export function cvrfOfJson(root: JsonObject | null): CvrfForm | null {
  const tracking = find(root, 'DocumentTracking')
  const list = manyIn(root, 'Vulnerability')
  if (root === null || tracking === null || list.length === 0) return null
  const identification = find(tracking, 'Identification')
  const products = new Map<string, string>()
  const tree = find(root, 'ProductTree')
  for (const one of manyIn(tree, 'FullProductName'))
    products.set(word(one, 'ProductID'), word(one, 'Value') || word(one, 'text'))
  return {
    id: valueIn(identification, 'ID'),
    title: valueIn(root, 'DocumentTitle'),
    published: word(tracking, 'InitialReleaseDate') || null,
    modified: word(tracking, 'CurrentReleaseDate') || null,
    products,
    vulnerabilities: list.map(vulnerabilityOfJson),
  }
}

function vulnerabilityOfJson(one: JsonObject): CvrfVulnerability {
  return {
    cve: word(one, 'CVE'),
    title: valueIn(one, 'Title'),
    description:
      wordsOf(manyIn(one, 'Notes', 'Note').find((note) => kindOf(note, ['', '', 'Description']) === 'Description')) ??
      '',
    affected: manyIn(one, 'ProductStatuses', 'Status')
      .filter((status) => kindOf(status, STATUSES) === 'Known Affected')
      .flatMap((status) => wordsIn(status, 'ProductID')),
    scores: manyIn(one, 'CVSSScoreSets', 'ScoreSet').map((set) => ({
      score: Number(word(set, 'BaseScore')),
      vector: word(set, 'Vector'),
    })),
    threats: manyIn(one, 'Threats', 'Threat').map((threat) => ({
      type: kindOf(threat, THREATS),
      text: valueIn(threat, 'Description'),
    })),
    remedies: manyIn(one, 'Remediations', 'Remediation').map((remedy) => ({
      type: kindOf(remedy, REMEDIES),
      text: valueIn(remedy, 'Description'),
      url: word(remedy, 'URL') || null,
      supersedes: word(remedy, 'Supercedence') || null,
      products: wordsIn(remedy, 'ProductID'),
      restart: valueIn(remedy, 'RestartRequired') || null,
      fixedBuild: word(remedy, 'FixedBuild') || null,
    })),
  }
}

/** A member by name, without regard to case and `_`. */
function member(parent: JsonObject | null, name: string): Json | undefined {
  const wanted = name.toLowerCase()
  for (const key of Object.keys(parent ?? {}))
    if (key.toLowerCase().replaceAll('_', '') === wanted) return parent?.[key]
  return undefined
}

function find(parent: JsonObject | null, name: string): JsonObject | null {
  return objectOf(member(parent, name))
}

/** Objects of a list, or the one object that stands for a list of one; `inner` names a list inside. */
function manyIn(parent: JsonObject | null, name: string, inner?: string): JsonObject[] {
  const value = member(parent, name)
  const nested = inner === undefined ? undefined : member(objectOf(value), inner)
  const list = nested ?? value
  return (Array.isArray(list) ? list : [list]).map((one) => objectOf(one)).filter((one) => one !== null)
}

function word(parent: JsonObject | null, name: string): string {
  return textOf(member(parent, name)) ?? ''
}

function wordsIn(parent: JsonObject | null, name: string): string[] {
  const value = member(parent, name)
  return (Array.isArray(value) ? value : [value]).map((one) => textOf(one)).filter((one) => one !== null)
}

/** `{"Value": "..."}`, or the text itself. */
function valueIn(parent: JsonObject | null, name: string): string {
  return textIn(objectIn({ it: find(parent, name) }, 'it'), 'Value') ?? word(parent, name)
}

function wordsOf(note: JsonObject | undefined): string | null {
  return note === undefined ? null : word(note, 'Value') || word(note, 'text')
}

function kindOf(parent: JsonObject, kinds: readonly string[]): string {
  const type = member(parent, 'Type')
  return typeof type === 'number' ? (kinds[type] ?? '') : (textOf(type) ?? '')
}
