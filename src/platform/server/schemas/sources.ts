import { z } from 'zod'
import { Count, limit, Range, RangeQuery, SensorName, SourceName, ThreatId, Time } from './common.ts'
import { Country } from './countries.ts'
import { EvidenceLine } from './evidence.ts'

/** `hostile`: sent worms or exploits; `probing`: scanned or tried its luck; `ordinary`: an address of our own kind of network; `unknown`: nothing is known. */
export const Verdict = z.enum(['hostile', 'probing', 'ordinary', 'unknown']).meta({ id: 'Verdict' })

const ThreatOfSource = z.object({ id: z.string(), name: z.string() })

export const SourceRow = z
  .object({
    address: z.string(),
    country: Country.nullable().describe('Where it is registered, by the imported ranges; null: not known.'),
    verdict: Verdict,
    requests: Count,
    threats: z.array(ThreatOfSource),
    sensors: z.array(z.string()),
    first: Time,
    last: Time,
  })
  .meta({ id: 'SourceRow' })

export const SourcesQuery = RangeQuery.extend({
  threat: ThreatId.optional(),
  sensor: SensorName.optional(),
  limit: limit(1000, 100),
})

export const Sources = z.object({ range: Range, sources: z.array(SourceRow) }).meta({ id: 'Sources' })

export const SourcePath = z.object({ address: SourceName })

export const SourcePage = z
  .object({
    address: z.string(),
    range: Range,
    verdict: Verdict,
    why: z.string().describe('The verdict in a sentence.'),
    doubts: z.array(z.string()).describe('Why the address may stand for somebody else, in sentences.'),
    country: Country.nullable().describe('Where it is registered, by the imported ranges; null: not known.'),
    network: z.string().describe('What kind of network the address belongs to, in words.'),
    requests: Count,
    first: Time.nullable(),
    last: Time.nullable(),
    hours: z.array(z.object({ t: Time, requests: Count })).describe('Every hour of the range.'),
    threats: z.array(ThreatOfSource.extend({ requests: Count, first: Time, last: Time })),
    paths: z.array(EvidenceLine),
    sensors: z.array(z.string()),
  })
  .meta({ id: 'SourcePage' })

export type Verdict = z.output<typeof Verdict>
export type SourceRow = z.output<typeof SourceRow>
export type Sources = z.output<typeof Sources>
export type SourcePage = z.output<typeof SourcePage>
