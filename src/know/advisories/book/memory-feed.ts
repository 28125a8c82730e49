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
    productRows: (name) =>
      [...rows].flatMap(([key, list]) => {
        const [ecosystem = '', product = ''] = key.split('\0')
        if (!ecosystem.startsWith('vendor:') || productKey(product) !== productKey(name)) return []
        return list.map((row) => ({ ...row, vendor: ecosystem.slice('vendor:'.length) }))
      }),
    advisory: at,
    idOf: (position) => at(position).id,
    publishedOf: (position) => at(position).published,
    isWithdrawn: (position) => at(position).withdrawn !== null,
    isDead: () => false,
    fingerprintOf: (position) => fingerprint(at(position).affected, 0),
    packagesOf: (position) => at(position).affected.map(({ ecosystem, name }) => [ecosystem, name]),
    byName: (key) => where((advisory) => namesOf(advisory).includes(key)),
    about: (flaw) =>
      where(({ id, aliases, upstream }) =>
        flawsIn(id, aliases, upstream).some((one) => nameKey(one) === nameKey(flaw)),
      ),
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
