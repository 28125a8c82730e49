import { z } from 'zod'
import { Count, limit, Range, RangeQuery, Time } from './common.ts'
import { Growth } from './threats.ts'

export const UnclassifiedQuery = RangeQuery.extend({ limit: limit(500, 100) })

/** A kind of request that no rule knows: it may be tomorrow's worm. */
export const UnclassifiedRow = z
  .object({
    template: z.string(),
    requests: Count,
    sources: Count,
    first: Time,
    last: Time,
    growth: Growth,
    example: z.string(),
  })
  .meta({ id: 'UnclassifiedRow' })

export const Unclassified = z
  .object({ range: Range, unclassified: z.array(UnclassifiedRow).describe('Most remarkable first.') })
  .meta({ id: 'Unclassified' })

export type Unclassified = z.output<typeof Unclassified>
export type UnclassifiedRow = z.output<typeof UnclassifiedRow>
