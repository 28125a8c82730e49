import { evidenceLine } from '../picture/evidence-line.ts'
import { rangeOf } from '../picture/range.ts'
import { route } from '../route.ts'
import { Evidence, EvidenceQuery } from '../schemas/evidence.ts'
import { wanted } from '../wanted.ts'

export const evidenceRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/evidence',
      verb: 'read',
      object: 'picture',
      summary: 'The lines that the numbers were counted from: samples, newest first.',
      query: EvidenceQuery,
      answer: Evidence,
    },
    async ({ query }, parts) => {
      const range = rangeOf(query, parts.clock())
      const samples = await parts.sightings.evidence(wanted(range, query), query.limit)
      return { range: range.shown, evidence: samples.map(evidenceLine) }
    },
  ),
]
