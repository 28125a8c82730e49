import type { Advisory } from '../../../model/advisory.ts'
import { buildColumns, cveNumber, type Enrichment, enrichmentAt, placeOf } from './enrichment.ts'
import type { FeedFile } from './feed-file.ts'
import { fingerprint } from './fingerprint.ts'
import { flawsIn, nameKey, namesOf, productKey } from './names.ts'
import type { AffectedRow } from './types.ts'

/**
 * A feed of a few advisories at hand, without a file. `content` stands for what is in it: as long as it is the same, nothing
 * has changed; with another one everything is matched anew.
 */
export function memoryFeed(
  feed: string,
  advisories: readonly Advisory[],
  content: string,
  enrichments: readonly Enrichment[] = [],
): FeedFile {
  const columns = buildColumns(
    new Map(
      enrichments.flatMap((one) => {
        const cve = cveNumber(one.cve)
        return cve === null ? [] : [[cve, one] as const]
      }),
    ),
  )
  const rows = new Map<string, AffectedRow[]>()
  for (const [position, advisory] of advisories.entries())
    if (advisory.withdrawn === null)
      for (const { ecosystem, name, ...row } of advisory.affected) {
        const key = `${ecosystem}\0${name}`
        rows.set(key, [...(rows.get(key) ?? []), { ...row, advisory: position }])
      }
  const products = new Map<string, Array<AffectedRow & { vendor: string }>>()
  for (const [key, list] of rows) {
    const [ecosystem = '', product = ''] = key.split('\0')
    if (!ecosystem.startsWith('vendor:')) continue
    const vendor = ecosystem.slice('vendor:'.length)
    const name = productKey(product)
    products.set(name, [...(products.get(name) ?? []), ...list.map((row) => ({ ...row, vendor }))])
  }
  const named = positionsBy(advisories, namesOf)
  const flaws = positionsBy(advisories, ({ id, aliases, upstream }) => flawsIn(id, aliases, upstream).map(nameKey))
  const at = (position: number): Advisory => {
    const advisory = advisories[position]
    if (advisory === undefined) throw new RangeError(`the feed ${feed} has no advisory ${position}`)
    return advisory
  }
  const where = (accept: (advisory: Advisory) => boolean): number[] =>
    advisories.flatMap((advisory, position) => (accept(advisory) ? [position] : []))
  const newest = Math.max(
    ...advisories.map((advisory) => advisory.modified ?? advisory.published ?? Number.NEGATIVE_INFINITY),
  )
  return {
    facts: {
      feed,
      lineage: content.replaceAll(':', '.'),
      generation: 0,
      advisories: advisories.length,
      dead: 0,
      withdrawn: where((advisory) => advisory.withdrawn !== null).length,
      newest: Number.isFinite(newest) ? newest : null,
      epss: { model: null, date: null },
      flaws: columns.cves.length,
    },
    columns,
    rowsOf: (ecosystem, name) => rows.get(`${ecosystem}\0${name}`) ?? [],
    productRows: (name) => products.get(productKey(name)) ?? [],
    advisory: at,
    idOf: (position) => at(position).id,
    publishedOf: (position) => at(position).published,
    isWithdrawn: (position) => at(position).withdrawn !== null,
    isDead: () => false,
    fingerprintOf: (position) => fingerprint(at(position).affected, 0),
    packagesOf: (position) => at(position).affected.map(({ ecosystem, name }) => [ecosystem, name]),
    byName: (key) => named.get(key) ?? [],
    about: (flaw) => flaws.get(nameKey(flaw)) ?? [],
    namesAt: (position) => at(position),
    enrichment(cve) {
      const place = placeOf(columns, cve)
      return place < 0 ? null : enrichmentAt(columns, place)
    },
    enrichments: () => enrichments,
    changes: () => ({ since: 0, changes: [], flaws: [] }),
    close() {},
  }
}

function positionsBy(advisories: readonly Advisory[], keys: (advisory: Advisory) => string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  for (const [position, advisory] of advisories.entries())
    for (const key of new Set(keys(advisory))) found.set(key, [...(found.get(key) ?? []), position])
  return found
}
