import { rangeOf } from '../picture/range.ts'
import { sourcePage } from '../picture/source-page.ts'
import { sourceRow } from '../picture/source-row.ts'
import { route } from '../route.ts'
import { RangeQuery } from '../schemas/common.ts'
import { SourcePage, SourcePath, Sources, SourcesQuery } from '../schemas/sources.ts'
import { wanted } from '../wanted.ts'

export const sourceRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/sources',
      verb: 'read',
      object: 'picture',
      summary: 'Who probes, most requests first.',
      query: SourcesQuery,
      answer: Sources,
    },
    async ({ query }, parts) => {
      const range = rangeOf(query, parts.clock())
      const rows = await parts.sightings.sources(wanted(range, query), query.limit)
      const countries = await parts.countries.table()
      return { range: range.shown, sources: rows.map((row) => sourceRow(row, countries)) }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/sources/{address}',
      verb: 'read',
      object: 'picture',
      summary: 'One address: what it did, what to think of it, and why to doubt that.',
      query: RangeQuery,
      params: SourcePath,
      answer: SourcePage,
    },
    async ({ query, params }, parts) => {
      const range = rangeOf(query, parts.clock())
      return sourcePage(parts.sightings, params.address, range, await parts.countries.table())
    },
  ),
]
