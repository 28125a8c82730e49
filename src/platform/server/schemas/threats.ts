import { z } from 'zod'
import { Answered, Count, Range, ThreatId, Time } from './common.ts'
import { EvidenceLine } from './evidence.ts'
import { SourceRow } from './sources.ts'

export const ThreatKind = z.enum(['worm', 'exploit', 'scanner', 'generic']).meta({ id: 'ThreatKind' })

export const Growth = z
  .object({
    doublingMinutes: z.number().nullable().describe('Doubling time of distinct sources; null when they do not grow.'),
    interval: z
      .tuple([z.number().nullable(), z.number().nullable()])
      .nullable()
      .describe('95 % interval in minutes; an end is null when it is unbounded.'),
    why: z.string().nullable().describe('Why there is no figure; null when there is one.'),
  })
  .meta({ id: 'Growth' })

export const Point = z.object({ t: Time, requests: Count, sources: Count }).meta({ id: 'Point' })

export const ThreatCard = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: ThreatKind,
    cves: z.array(z.string()),
    requests: Count,
    sources: Count.describe('Distinct sources.'),
    sourcesError: z.number().describe('Standard error of `sources`, as a share; 0 when exact.'),
    first: Time,
    last: Time,
    answered: Answered,
    doublingMinutes: z.number().nullable(),
    growth: Growth,
    spark: z.array(Point).describe('Equal steps over the whole range, empty steps included.'),
  })
  .meta({ id: 'ThreatCard' })

export const Threats = z
  .object({ range: Range, stepMinutes: Count, threats: z.array(ThreatCard).describe('What spreads first.') })
  .meta({ id: 'Threats' })

export const CatalogueEntry = z
  .object({
    year: z.number().int(),
    story: z.string(),
    products: z.array(z.object({ name: z.string(), vendor: z.string().optional(), affected: z.string().optional() })),
    visibility: z.enum(['request-line', 'partly', 'headers-or-body-only']),
    looksLike: z.string(),
    patch: z.string(),
    workaround: z.string(),
    references: z.array(z.string()).describe('Web addresses; show them as text, link only https.'),
    rules: z.array(z.object({ id: z.string(), title: z.string(), author: z.string(), licence: z.string() })),
  })
  .meta({ id: 'CatalogueEntry' })

export const ThreatPage = z
  .object({
    range: Range,
    card: ThreatCard,
    catalogue: CatalogueEntry.nullable().describe('Null for a threat of imported rules.'),
    stepMinutes: Count,
    timeline: z.array(Point),
    sources: z.array(SourceRow).describe('Most requests first.'),
    evidence: z.array(EvidenceLine),
  })
  .meta({ id: 'ThreatPage' })

export const ThreatPath = z.object({ id: ThreatId })

export type ThreatCard = z.output<typeof ThreatCard>
export type Threats = z.output<typeof Threats>
export type ThreatPage = z.output<typeof ThreatPage>
export type CatalogueEntry = z.output<typeof CatalogueEntry>
export type Point = z.output<typeof Point>
export type Growth = z.output<typeof Growth>
