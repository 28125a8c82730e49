import { iso } from '../../../support/time.ts'
import { advisoryPage, advisoryRows } from '../picture/advisory-rows.ts'
import { route } from '../route.ts'
import { Advisories, AdvisoriesQuery, AdvisoryPage, AdvisoryPath } from '../schemas/advisories.ts'

export const advisoryRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/advisories',
      verb: 'read',
      object: 'exposure',
      summary: 'Advisories, newest first, with how many hosts each touches, and how fresh every source is.',
      query: AdvisoriesQuery,
      answer: Advisories,
    },
    async ({ query }, parts) => {
      const wanted = { touching: query.touching === '1', limit: query.limit }
      const key = `advisories ${query.touching} ${query.limit}`
      const rows = await parts.memo.get(key, () => advisoryRows(parts.knowledge, wanted, parts.clock()))
      const sources = parts.knowledge
        .book()
        .sources()
        .map((state) => ({
          ...state,
          synced: state.synced === null ? null : iso(state.synced),
          newest: state.newest === null ? null : iso(state.newest),
        }))
      return { at: iso(parts.clock()), ...rows, sources }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/advisories/{id}',
      verb: 'read',
      object: 'exposure',
      summary: 'One advisory, by any of its names: what it says, and which hosts it touches.',
      params: AdvisoryPath,
      answer: AdvisoryPage,
    },
    ({ params }, parts) => advisoryPage(parts.knowledge, params.id, parts.clock()),
  ),
]
