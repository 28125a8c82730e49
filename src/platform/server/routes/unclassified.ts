import { rangeOf } from '../picture/range.ts'
import { unclassified } from '../picture/unclassified.ts'
import { route } from '../route.ts'
import { Unclassified, UnclassifiedQuery } from '../schemas/unclassified.ts'

export const unclassifiedRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/unclassified',
      verb: 'read',
      object: 'picture',
      summary: 'Kinds of requests that no rule knows: where a new worm shows first.',
      query: UnclassifiedQuery,
      answer: Unclassified,
    },
    async ({ query }, parts) => {
      const range = rangeOf(query, parts.clock())
      const key = `unclassified ${range.from} ${range.to} ${query.limit}`
      const rows = await parts.memo.get(key, () => unclassified(parts.sightings, range, query.limit))
      return { range: range.shown, unclassified: rows }
    },
  ),
]
