import { z } from 'zod'
import { limit, Range, RangeQuery, SensorName, SourceName, ThreatId, Time } from './common.ts'

/** A line that a number was counted from. */
export const EvidenceLine = z
  .object({
    threat: z.string(),
    source: z.string(),
    time: Time,
    file: z.string(),
    line: z.number().int().nonnegative(),
    status: z.number().int().nullable(),
    text: z.string().describe('Visible text of the line: what cannot be seen is written as \\xHH.'),
  })
  .meta({ id: 'EvidenceLine' })

export const EvidenceQuery = RangeQuery.extend({
  threat: ThreatId.optional(),
  source: SourceName.optional(),
  sensor: SensorName.optional(),
  limit: limit(500, 50),
})

export const Evidence = z.object({ range: Range, evidence: z.array(EvidenceLine) }).meta({ id: 'Evidence' })

export type EvidenceLine = z.output<typeof EvidenceLine>
export type Evidence = z.output<typeof Evidence>
