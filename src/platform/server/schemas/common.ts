import { z } from 'zod'

/** ISO 8601, UTC: `2026-11-21T02:49:07Z`. */
export const Time = z.iso.datetime()

/** Half-open range of time; `to` is now when left out, `from` 24 hours before `to`. */
export const RangeQuery = z.object({
  from: Time.optional().describe('Start of the range, ISO 8601; 24 hours before `to` when left out.'),
  to: Time.optional().describe('End of the range, not included, ISO 8601; now when left out.'),
})

/** How many rows; a query parameter, so it comes as text. */
export function limit(most: number, usual: number): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().min(1).max(most).default(usual)
}

/** Canonical address or host name of a source, as the sensors write it. */
export const SourceName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w.:%-]+$/, 'an address or a host name')

/** Kebab-case id of a threat. */
export const ThreatId = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[\w.:-]+$/, 'the id of a threat')

export const SensorName = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dot, dash and underscore')

export const Id = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/, 'an id')

export const Count = z.number().int().nonnegative()

export const Range = z.object({ from: Time, to: Time }).meta({ id: 'Range' })

export const Answered = z
  .object({ '1xx': Count, '2xx': Count, '3xx': Count, '4xx': Count, '5xx': Count, none: Count })
  .describe('Requests by the class of status the server answered with.')
  .meta({ id: 'Answered' })

/** The answer of a route that only says it is done. */
export const Done = z.object({ done: z.literal(true) }).meta({ id: 'Done' })
