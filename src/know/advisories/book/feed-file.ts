import { closeSync } from 'node:fs'
import type { Advisory } from '../../../model/advisory.ts'
import { bucketOf, hashOf } from './buckets.ts'
import { ByteReader } from './bytes.ts'
import type { ChangeLog } from './changes.ts'
import { DocumentReader } from './documents.ts'
import { type Enrichment, cveText, type EnrichmentColumns, enrichmentAt, placeOf } from './enrichment.ts'
import { flawsIn, nameKey, productKey } from './names.ts'
import { readRow } from './rows.ts'
import { doublesIn, type FeedFacts, numbersIn, openSections } from './sections.ts'
import { StringReader } from './strings.ts'
import type { AffectedRow } from './types.ts'

/** One opened file of the book. Positions run from 0 inside it. */
export interface FeedFile {
  facts: FeedFacts
  rowsOf(ecosystem: string, name: string): AffectedRow[]
  productRows(name: string): Array<AffectedRow & { vendor: string }>
  advisory(position: number): Advisory
  idOf(position: number): string
  publishedOf(position: number): number | null
  isWithdrawn(position: number): boolean
  /** Replaced by a later document of the same id. */
  isDead(position: number): boolean
  fingerprintOf(position: number): number
  packagesOf(position: number): Array<[ecosystem: string, name: string]>
  byName(key: string): number[]
  about(flaw: string): number[]
  namesAt(position: number): { id: string; aliases: string[]; upstream: string[] }
  columns: EnrichmentColumns
  enrichment(cve: number): Omit<Enrichment, 'cve'> | null
  enrichments(): Iterable<Enrichment>
  changes(): ChangeLog
  close(): void
}

/** Of each advisory, four bytes each: block, line, first row, names, fingerprint, withdrawn. */
export const FIELDS = 6
export const FINGERPRINT = 4

export function openFeedFile(path: string): FeedFile {
  const file = openSections(path)
  const strings = new StringReader(file.section('strings'), numbersIn(file.section('string-starts')))
  const rows = file.section('rows')
  const fields = numbersIn(file.section('advisories'))
  const published = doublesIn(file.section('published'))
  const names = file.section('names')
  const packages = numbersIn(file.section('packages'))
  const packageBuckets = {
    starts: numbersIn(file.section('package-buckets')),
    entries: numbersIn(file.section('package-entries')),
  }
  const rowStarts = numbersIn(file.section('row-starts'))
  const rowPlaces = numbersIn(file.section('row-places'))
  const products = {
    starts: numbersIn(file.section('product-buckets')),
    entries: numbersIn(file.section('product-entries')),
  }
  const productPackages = numbersIn(file.section('product-packages'))
  const nameBuckets = {
    starts: numbersIn(file.section('name-buckets')),
    entries: numbersIn(file.section('name-entries')),
  }
  const nameOwners = numbersIn(file.section('name-owners'))
  const documents = new DocumentReader(file.fd, numbersIn(file.section('blocks')), path)
  const columns: EnrichmentColumns = {
    cves: doublesIn(file.section('cves')),
    flags: file.section('cve-flags'),
    since: doublesIn(file.section('cve-since')),
    scores: doublesIn(file.section('cve-scores')),
    percentiles: doublesIn(file.section('cve-percentiles')),
  }
  const dead = new Set(numbersIn(file.section('dead')))
  const count = file.facts.advisories

  const field = (position: number, which: number): number => fields[position * FIELDS + which] ?? 0
  const packageAt = (key: number): [string, string] => [
    strings.text(packages[key * 2] ?? 0),
    strings.text(packages[key * 2 + 1] ?? 0),
  ]

  function rowsOfKey(key: number): AffectedRow[] {
    const found: AffectedRow[] = []
    for (let at = rowStarts[key] ?? 0; at < (rowStarts[key + 1] ?? 0); at++)
      found.push(readRow(new ByteReader(rows, rowPlaces[at] ?? 0), strings).row)
    return found
  }

  /** Rows of one advisory stand together, in the order of the document. */
  function rowsAt(position: number): ReturnType<typeof readRow>[] {
    const reader = new ByteReader(rows, field(position, 2))
    const end = position + 1 < count ? field(position + 1, 2) : rows.length
    const found: ReturnType<typeof readRow>[] = []
    while (reader.at < end) found.push(readRow(reader, strings))
    return found
  }

  function namesAt(position: number): { id: string; aliases: string[]; upstream: string[] } {
    const reader = new ByteReader(names, field(position, 3))
    const list = (): string[] => {
      const texts: string[] = []
      for (let left = reader.number(); left > 0; left--) texts.push(strings.text(reader.number()))
      return texts
    }
    return { id: strings.text(reader.number()), aliases: list(), upstream: list() }
  }

  function owners(key: string, accept: (position: number) => boolean): number[] {
    const found = new Set<number>()
    for (const entry of bucketOf(nameBuckets.starts, nameBuckets.entries, hashOf(key))) {
      const position = nameOwners[entry] ?? 0
      if (!found.has(position) && accept(position)) found.add(position)
    }
    return [...found]
  }

  return {
    facts: file.facts,
    columns,
    namesAt,
    rowsOf(ecosystem, name) {
      for (const key of bucketOf(packageBuckets.starts, packageBuckets.entries, hashOf(name, hashOf(ecosystem)))) {
        const [ofEcosystem, ofName] = packageAt(key)
        if (ofName === name && ofEcosystem === ecosystem) return rowsOfKey(key)
      }
      return []
    },
    productRows(name) {
      const wanted = productKey(name)
      const found: Array<AffectedRow & { vendor: string }> = []
      for (const entry of bucketOf(products.starts, products.entries, hashOf(wanted))) {
        const key = productPackages[entry] ?? 0
        const [ecosystem, product] = packageAt(key)
        if (productKey(product) !== wanted) continue
        for (const row of rowsOfKey(key)) found.push({ ...row, vendor: ecosystem.slice('vendor:'.length) })
      }
      return found
    },
    advisory(position) {
      const affected = rowsAt(position).map(({ key, row }) => {
        const [ecosystem, name] = packageAt(key)
        const { advisory: _advisory, ...rest } = row
        return { ecosystem, name, ...rest }
      })
      return { ...documents.read(field(position, 0), field(position, 1)), affected }
    },
    idOf: (position) => strings.text(new ByteReader(names, field(position, 3)).number()),
    publishedOf(position) {
      const at = published[position] ?? Number.NaN
      return Number.isNaN(at) ? null : at
    },
    isWithdrawn: (position) => field(position, 5) === 1,
    isDead: (position) => dead.has(position),
    fingerprintOf: (position) => field(position, FINGERPRINT),
    packagesOf: (position) => [...new Set(rowsAt(position).map(({ key }) => key))].map(packageAt),
    byName: (key) =>
      owners(key, (position) => {
        const { id, aliases } = namesAt(position)
        return nameKey(id) === key || aliases.some((alias) => nameKey(alias) === key)
      }),
    about: (flaw) =>
      owners(nameKey(flaw), (position) => {
        const { id, aliases, upstream } = namesAt(position)
        return flawsIn(id, aliases, upstream).some((other) => nameKey(other) === nameKey(flaw))
      }),
    enrichment(cve) {
      const at = placeOf(columns, cve)
      return at < 0 ? null : enrichmentAt(columns, at)
    },
    *enrichments() {
      for (const [at, cve] of columns.cves.entries()) yield { cve: cveText(cve), ...enrichmentAt(columns, at) }
    },
    changes: () => JSON.parse(file.section('changes').toString('utf8')) as ChangeLog,
    close: () => closeSync(file.fd),
  }
}
