import { z } from 'zod'
import { Count, Time } from './common.ts'
import { EvidenceStep, ExposureRow, HostName } from './exposures.ts'

export const HostCard = z
  .object({
    name: z.string(),
    ssh: z.string().nullable(),
    tags: z.array(z.string()),
    domain: z.string().nullable(),
    group: z.string().nullable(),
    os: z.string().nullable(),
    taken: Time.nullable().describe('When it was last looked at; null: never.'),
    how: z.enum(['local', 'ssh', 'document']).nullable(),
    stale: z
      .boolean()
      .describe('The last look is more than two days old, or there was none: what is shown may be over.'),
    packages: Count,
    publicListeners: Count,
    rebootNeeded: z.boolean().nullable(),
    gaps: Count.describe('Things it did not let us know.'),
    open: Count,
    fixedOnDisk: Count,
    unknown: Count,
    accepted: Count,
    overdue: Count.describe('Of what is open or fixed on disk only: what is unknown is not counted as late.'),
    due: Time.nullable().describe(
      'The earliest day of what is open or fixed on disk only; of what is unknown when there is nothing else.',
    ),
    probed: z.boolean(),
  })
  .meta({ id: 'HostCard' })

export const Hosts = z.object({ at: Time, hosts: z.array(HostCard) }).meta({ id: 'Hosts' })

export const HostPath = z.object({ name: HostName })

const PackageRow = z.object({
  name: z.string(),
  version: z.string(),
  kind: z.string(),
  source: z.string(),
  sourceVersion: z.string(),
  state: z.enum(['installed', 'half-installed']),
  held: z.boolean(),
  origin: z.string().nullable(),
  module: z.string().nullable(),
  candidate: z.object({ version: z.string(), security: z.boolean() }).nullable(),
})

export const HostPage = z
  .object({
    card: HostCard,
    kernel: z
      .object({
        running: z.string(),
        newest: z.string().nullable(),
        rebootNeeded: z.boolean().nullable(),
        remove: z.array(z.string()).describe('Old kernels that do not run: to be removed, not vulnerable.'),
      })
      .nullable(),
    packages: z.array(PackageRow),
    listeners: z.array(
      z.object({
        protocol: z.enum(['tcp', 'udp']),
        address: z.string(),
        port: Count,
        process: z.string().nullable(),
        unit: z.string().nullable(),
        package: z.string().nullable(),
        reach: z.enum(['loopback', 'private', 'public', 'unknown']),
        container: z.string().nullable(),
      }),
    ),
    modules: z.array(z.object({ server: z.string(), name: z.string(), evidence: z.string() })),
    staleProcesses: z.array(
      z.object({
        process: z.string(),
        pid: Count,
        unit: z.string().nullable(),
        package: z.string().nullable(),
        files: z.array(z.string()),
      }),
    ),
    gaps: z.array(z.object({ what: z.string(), reason: z.string() })),
    exposures: z
      .array(ExposureRow.extend({ evidence: z.array(EvidenceStep) }))
      .describe('Most pressing first, with why.'),
  })
  .meta({ id: 'HostPage' })

export type HostCard = z.output<typeof HostCard>
export type HostPage = z.output<typeof HostPage>
