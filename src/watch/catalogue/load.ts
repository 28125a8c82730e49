import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Threat } from '../../model/threat.ts'
import { fail } from '../../support/errors.ts'
import type { Catalogue } from './catalogue.ts'
import type { readCatalogue } from './read-catalogue.ts'

export type { Catalogue } from './catalogue.ts'

const pack = new URL('./catalogue.json', import.meta.url)

// The built program has everything parsed beside it and needs neither the YAML reader nor the schema.
const reader = existsSync(pack) ? null : await import('./read-catalogue.ts')

let loaded: Catalogue | null = null

/** The threats we know, with their rules. The same objects every time: do not change them. */
export function loadCatalogue(): Catalogue {
  loaded ??= reader === null ? unpack(readFileSync(pack, 'utf8')) : readFolder(reader.readCatalogue)
  return loaded
}

/** Null when the catalogue has no such family. */
export function byId(id: string): Threat | null {
  return loadCatalogue().threats.find((threat) => threat.id === id) ?? null
}

/** Families that name the CVE (any case); the nearer to the front a family names it, the earlier it comes. */
export function byCve(cve: string): Threat[] {
  const wanted = cve.toUpperCase()
  return loadCatalogue()
    .threats.filter((threat) => threat.cves.includes(wanted))
    .toSorted((a, b) => a.cves.indexOf(wanted) - b.cves.indexOf(wanted))
}

/** The catalogue inside a pack of `buildPack`. */
export function unpack(text: string): Catalogue {
  const { threats, correlations } = JSON.parse(text) as Pick<Catalogue, 'threats' | 'correlations'>
  return { threats, rules: threats.flatMap((threat) => threat.rules), correlations }
}

function readFolder(read: typeof readCatalogue): Catalogue {
  const { problems, ...catalogue } = read(fileURLToPath(new URL('./threats/', import.meta.url)))
  const [first] = problems
  if (first !== undefined)
    fail('rule-broken', first.message, { file: first.file, line: first.line, field: first.field })
  return catalogue
}
