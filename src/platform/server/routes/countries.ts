import { countries, shownRanges } from '../picture/countries.ts'
import { rangeOf } from '../picture/range.ts'
import { route } from '../route.ts'
import { Countries, CountriesQuery, RangesAnswer } from '../schemas/countries.ts'
import { wanted } from '../wanted.ts'

export const countryRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/countries',
      verb: 'read',
      object: 'picture',
      summary: 'Sources by the country they are registered in, from imported ranges; what is unknown is counted too.',
      query: CountriesQuery,
      answer: Countries,
    },
    async ({ query }, parts) => {
      const range = rangeOf(query, parts.clock())
      const filter = wanted(range, query)
      const table = await parts.countries.table()
      const key = `countries ${table?.about.imported} ${JSON.stringify(filter)}`
      return parts.memo.get(key, () => countries(parts.sightings, filter, range, table))
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/ranges',
      verb: 'read',
      object: 'settings',
      summary: 'The ranges of addresses by country that are imported (`firebreak ranges import`).',
      answer: RangesAnswer,
    },
    async (_call, parts) => {
      const table = await parts.countries.table()
      return { ranges: table === null ? null : shownRanges(table) }
    },
  ),
]
