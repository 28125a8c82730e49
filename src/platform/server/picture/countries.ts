import { parseAddress } from '../../../support/address.ts'
import type { CountryTable } from '../../../watch/ranges/country-table.ts'
import type { SightingFilter, SightingStore, SourceTotals } from '../../stores/sightings/types.ts'
import type { Countries, Ranges } from '../schemas/countries.ts'
import { addressKind } from './address-kind.ts'
import type { Range } from './range.ts'

/** Sources that are looked at, the busiest first: enough for every country that matters. */
const MOST_SOURCES = 5000

interface Share {
  sources: number
  requests: number
}

/** Sources by the country they are registered in. What is not known is counted as that, and never spread over the rest. */
export async function countries(
  store: SightingStore,
  filter: SightingFilter,
  range: Range,
  table: CountryTable | null,
): Promise<Countries> {
  const sources = await store.sources(filter, MOST_SOURCES)
  const shares = new Map<string, Share>()
  const [unknown, inside, names] = [noShare(), noShare(), noShare()]
  for (const totals of sources) {
    const country = table?.countryOf(totals.source) ?? null
    const known = parseAddress(totals.source) === null ? names : addressKind(totals.source).inside ? inside : unknown
    count(country === null ? known : at(shares, country), totals)
  }
  return {
    range: range.shown,
    ranges: table === null ? null : shownRanges(table),
    countries: [...shares]
      .map(([country, share]) => ({ country, ...share }))
      .sort((a, b) => b.sources - a.sources || b.requests - a.requests || (a.country < b.country ? -1 : 1)),
    unknown,
    inside,
    names,
    sources: sources.length,
    complete: sources.length < MOST_SOURCES,
  }
}

export function shownRanges({ about, ranges }: CountryTable): Ranges {
  const files = about.files.map(({ name, date, ranges: count }) => ({ name, date, ranges: count }))
  return { imported: about.imported, files, credit: about.credit, count: ranges }
}

function noShare(): Share {
  return { sources: 0, requests: 0 }
}

function at(shares: Map<string, Share>, country: string): Share {
  const share = shares.get(country) ?? noShare()
  shares.set(country, share)
  return share
}

function count(share: Share, { requests }: SourceTotals): void {
  share.sources++
  share.requests += requests
}
