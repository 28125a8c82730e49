import { z } from 'zod'
import { Count, Range, RangeQuery, SensorName, ThreatId, Time } from './common.ts'

/** ISO 3166-1 alpha-2. */
export const Country = z.string().regex(/^[A-Z]{2}$/)

export const Ranges = z
  .object({
    imported: Time,
    files: z.array(z.object({ name: z.string(), date: z.string().nullable(), ranges: Count })),
    credit: z.string().describe('Must stand beside what is made from the ranges; may be empty.'),
    count: Count.describe('Ranges that have a country.'),
  })
  .meta({ id: 'Ranges' })

export const RangesAnswer = z.object({ ranges: Ranges.nullable() }).meta({ id: 'RangesAnswer' })

export const CountriesQuery = RangeQuery.extend({ threat: ThreatId.optional(), sensor: SensorName.optional() })

const Share = z.object({ sources: Count, requests: Count })

export const Countries = z
  .object({
    range: Range,
    ranges: Ranges.nullable().describe('Where the countries come from; null when no ranges are imported.'),
    countries: z
      .array(Share.extend({ country: Country }))
      .describe('Where sources are registered, most sources first.'),
    unknown: Share.describe('In no imported range.'),
    inside: Share.describe('Private and special addresses, which are in no country.'),
    names: Share.describe('Logged as host names.'),
    sources: Count.describe('Sources that were looked at: all, or the busiest when there are more.'),
    complete: z.boolean().describe('Whether these are all sources of the range.'),
  })
  .meta({ id: 'Countries' })

export type Ranges = z.output<typeof Ranges>
export type Countries = z.output<typeof Countries>
