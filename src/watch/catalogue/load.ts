import { existsSync, readFileSync } from 'node:fs'
import type { Threat } from '../../model/threat.ts'
import { fail } from '../../support/errors.ts'
import type { Catalogue } from './read-catalogue.ts'

export type { Catalogue } from './read-catalogue.ts'

const pack = new URL('./catalogue.json', import.meta.url)
const threats = new URL('./threats/', import.meta.url)

// The built program has everything parsed beside it and needs neither the YAML reader nor the schema.
const reader = existsSync(pack) ? null : await import('./read-catalogue.ts')

let loaded: Catalogue | null = null

/** The threats we know, with their rules. The same objects every time: do not change them. */
export function loadCatalogue(): Catalogue {
  loaded ??= reader === null ? (JSON.parse(readFileSync(pack, 'utf8')) as Catalogue) : readFolder(reader)
  return loaded
}

/** Null when the catalogue has no such family. */
export function byId(id: string): Threat | null {
  return loadCatalogue().threats.find((threat) => threat.id === id) ?? null
}

/** Families that name the CVE (any case), those that name it first before the others. */
export function byCve(cve: string): Threat[] {
  const wanted = cve.toUpperCase()
  return loadCatalogue()
    .threats.filter((threat) => threat.cves.includes(wanted))
    .toSorted((a, b) => a.cves.indexOf(wanted) - b.cves.indexOf(wanted))
}

function readFolder(from: { readCatalogue(folder: string): Catalogue & { problems: unknown[] } }): Catalogue {
  const { problems, ...catalogue } = from.readCatalogue(threats.pathname)
  const [first] = problems as Array<{ file: string; line: number; field: string; message: string }>
  if (first !== undefined) fail('rule-broken', first.message, { file: first.file, line: first.line, field: first.field })
  return catalogue
}
