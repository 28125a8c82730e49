import { z } from 'zod'
import { Count, limit, Time } from './common.ts'
import { ExposureRow, FlawName } from './exposures.ts'

export const AdvisoryRow = z
  .object({
    id: z.string(),
    source: z.string(),
    title: z.string(),
    severity: z.enum(['low', 'medium', 'high', 'critical']).nullable(),
    published: Time.nullable(),
    modified: Time.nullable(),
    flaws: z.array(z.string()),
    knownExploited: z.boolean(),
    epss: z.number().nullable(),
    exposedHosts: Count.describe('Hosts on which one of its flaws is open, fixed on disk only, or unknown.'),
    exposedFlaws: z.array(z.string()).describe('Those of its flaws that a host is exposed to now.'),
    fixedHosts: Count,
    probed: z.boolean(),
    due: Time.nullable(),
  })
  .meta({ id: 'AdvisoryRow' })

export const SourceFreshness = z
  .object({
    source: z.string(),
    synced: Time.nullable(),
    newest: Time.nullable(),
    records: Count,
    failure: z.string().nullable(),
  })
  .meta({ id: 'SourceFreshness' })

export const AdvisoriesQuery = z.object({
  touching: z.enum(['0', '1']).default('0').describe('1: only those that a host of ours is or was exposed to.'),
  limit: limit(1000, 100),
})

export const Advisories = z
  .object({ at: Time, total: Count, advisories: z.array(AdvisoryRow), sources: z.array(SourceFreshness) })
  .meta({ id: 'Advisories' })

export const AdvisoryPath = z.object({ id: FlawName })

export const AdvisoryPage = z
  .object({
    row: AdvisoryRow,
    summary: z.string(),
    aliases: z.array(z.string()),
    upstream: z.array(z.string()),
    related: z.array(z.string()),
    withdrawn: Time.nullable(),
    cvss: z.object({ vector: z.string(), score: z.number() }).nullable(),
    affected: z
      .array(
        z.object({
          ecosystem: z.string(),
          name: z.string(),
          status: z.string(),
          fixed: z.array(z.string()),
          verdictWords: z.string().nullable(),
        }),
      )
      .describe('At most 200.'),
    remedies: z.array(
      z.object({ kind: z.string(), text: z.string(), url: z.string().nullable(), restart: z.string() }),
    ),
    references: z.array(z.string()),
    flags: z.array(z.object({ code: z.string(), message: z.string() })).describe('Faults of the document itself.'),
    exposures: z.array(ExposureRow).describe('Most pressing first; at most 500.'),
  })
  .meta({ id: 'AdvisoryPage' })

export type AdvisoryRow = z.output<typeof AdvisoryRow>
export type AdvisoryPage = z.output<typeof AdvisoryPage>
