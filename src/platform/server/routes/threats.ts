import { threatCards } from '../picture/cards.ts'
import { rangeOf } from '../picture/range.ts'
import { threatPage } from '../picture/threat-page.ts'
import { route } from '../route.ts'
import { RangeQuery } from '../schemas/common.ts'
import { ThreatPage, ThreatPath, Threats } from '../schemas/threats.ts'

export const threatRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/threats',
      verb: 'read',
      object: 'picture',
      summary: 'Every threat of the range, what spreads first.',
      query: RangeQuery,
      answer: Threats,
    },
    async ({ query }, parts) => {
      const range = rangeOf(query, parts.clock())
      const key = `threats ${range.from} ${range.to}`
      const { cards, step } = await parts.memo.get(key, () => threatCards(parts.sightings, range))
      return { range: range.shown, stepMinutes: step, threats: cards }
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/threats/{id}',
      verb: 'read',
      object: 'picture',
      summary: 'One threat: what it is, how it went, who sent it, and the lines that show it.',
      query: RangeQuery,
      params: ThreatPath,
      answer: ThreatPage,
    },
    async ({ query, params }, parts) => {
      const range = rangeOf(query, parts.clock())
      return threatPage(parts.sightings, params.id, range, await parts.countries.table())
    },
  ),
]
