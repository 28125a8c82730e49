import { z } from 'zod'
import { Count, limit, Time } from './common.ts'

export const FlawName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.:+/~-]+$/, 'a CVE or the id of an advisory')

export const HostName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w.:@+-]+$/, 'the name of a host')

export const PackageName = z.string().min(1).max(300)

export const ExposureState = z
  .enum(['open', 'fixed-on-disk', 'fixed', 'mitigated', 'accepted', 'not-affected', 'unknown'])
  .meta({ id: 'ExposureState' })

const Input = z.object({
  value: z.boolean().nullable().describe('Null: unknown; the worse answer counts.'),
  why: z.string().describe('How we know, in words.'),
})

export const Deadline = z
  .object({
    row: z.object({
      exploited: z.boolean(),
      reachable: z.boolean(),
      automatable: z.boolean(),
      totalImpact: z.boolean(),
    }),
    inputs: z.object({ exploited: Input, reachable: Input, automatable: Input, totalImpact: Input }),
    days: z
      .union([z.literal(3), z.literal(14), z.literal(60)])
      .nullable()
      .describe('Null: with the next upgrade.'),
    forensics: z.boolean().describe('Look for traces of a break-in as well.'),
    from: Time.describe('Start of the clock.'),
    due: Time.nullable(),
    overdue: z.boolean(),
    words: z.string().describe('The row in one sentence.'),
  })
  .describe('A row of CISA BOD 26-04 with its four inputs.')
  .meta({ id: 'Deadline' })

export const EvidenceStep = z
  .object({
    kind: z
      .string()
      .describe('advisory, package, version, origin, running-code, kernel, listener, module, probe, decision'),
    text: z.string(),
    where: z.string(),
    at: Time.nullable().describe('Age of the fact.'),
  })
  .meta({ id: 'EvidenceStep' })

export const ExposureRow = z
  .object({
    host: z.string(),
    flaw: z
      .string()
      .describe(
        'The CVE where there is one, else the advisory; `fix-waiting:PACKAGE` when only the package manager speaks.',
      ),
    title: z.string(),
    advisories: z.array(z.string()),
    package: z.string().describe('Source package.'),
    binaries: z.array(z.string()),
    installed: z.string(),
    fixed: z.string().nullable().describe('Null: no fix is known.'),
    offered: z.string().nullable().describe("What the host's package manager offers now."),
    state: ExposureState,
    certainty: z.enum(['certain', 'possible']),
    verdict: z.string().nullable().describe('What the distribution has decided: no-dsa, ignored, postponed ...'),
    verdictWords: z.string().nullable().describe('The same as one would say it.'),
    deadline: Deadline,
    probed: z.boolean().describe("In this very host's logs, within 24 hours."),
    probedAnywhere: z.boolean().describe('On any listener of ours, within 24 hours.'),
    knownExploited: z.boolean(),
    epss: z.number().nullable().describe('Chance of exploitation within 30 days, 0 to 1; null: unknown, not 0.'),
    priority: z
      .enum(['defer', 'scheduled', 'out-of-cycle', 'immediate'])
      .describe("SSVC deployer's answer, for medium human impact: shown beside the deadline."),
    since: Time,
    changed: Time,
  })
  .meta({ id: 'ExposureRow' })

export const ExposuresQuery = z.object({
  host: HostName.optional(),
  flaw: FlawName.optional(),
  package: PackageName.optional(),
  state: ExposureState.optional(),
  all: z.enum(['0', '1']).default('0').describe('1: also what is closed, and what the distribution calls unimportant.'),
  limit: limit(5000, 200),
  offset: z.coerce.number().int().min(0).max(100_000_000).default(0),
})

export const Exposures = z
  .object({ at: Time, total: Count, exposures: z.array(ExposureRow).describe('Most pressing first.') })
  .meta({ id: 'Exposures' })

export const FixRow = z
  .object({
    package: z.string(),
    fixed: z.string().nullable().describe('The version that closes all of them; null: no fix is known.'),
    action: z.enum(['upgrade', 'restart', 'reboot', 'no-fix', 'find-out']).describe('What closes them.'),
    hosts: z.array(z.string()).describe('At most 100 names.'),
    hostCount: Count,
    flaws: z.array(z.string()).describe('At most 100.'),
    flawCount: Count,
    exposures: Count.describe('Exposures that this one fix closes.'),
    offered: Count.describe('Hosts whose package manager offers it now.'),
    probed: Count.describe('Hosts of these that are being probed for one of the flaws.'),
    overdue: Count,
    due: Time.nullable().describe('The earliest deadline.'),
    forensics: z.boolean(),
  })
  .meta({ id: 'FixRow' })

export const ExposuresByFix = z
  .object({ at: Time, exposures: Count, fixes: z.array(FixRow).describe('What closes most of what presses first.') })
  .meta({ id: 'ExposuresByFix' })

export const ChangesQuery = z.object({
  hours: z.coerce.number().int().min(1).max(8760).default(24).describe('So far back.'),
})

export const ExposureChanges = z
  .object({
    since: Time,
    changes: z
      .array(
        z.object({
          flaw: z.string(),
          before: ExposureState.nullable().describe('Null: it was not known before.'),
          state: ExposureState.nullable().describe('Null: the host was removed, or the advisory withdrawn.'),
          hosts: Count,
          latest: Time,
        }),
      )
      .describe('The latest first; at most 500.'),
  })
  .meta({ id: 'ExposureChanges' })

export const NewDecision = z
  .object({
    flaw: FlawName,
    host: HostName.optional().describe('On every host when left out.'),
    package: PackageName.optional(),
    kind: z.enum(['accepted', 'not-affected', 'mitigated']),
    reason: z.string().trim().min(3).max(2000),
    expires: Time.optional().describe('Needed for `accepted` and `mitigated`.'),
  })
  .strict()
  .refine((decision) => decision.kind === 'not-affected' || decision.expires !== undefined, {
    path: ['expires'],
    message: 'a day on which it ends and asks again belongs to it',
  })
  .meta({ id: 'NewDecision' })

export const DecisionRow = z
  .object({
    id: z.string(),
    flaw: z.string(),
    host: z.string().nullable(),
    package: z.string().nullable(),
    kind: z.enum(['accepted', 'not-affected', 'mitigated']),
    reason: z.string(),
    by: z.string(),
    made: Time,
    expires: Time.nullable(),
    ended: Time.nullable(),
  })
  .meta({ id: 'DecisionRow' })

export const Decisions = z.object({ decisions: z.array(DecisionRow) }).meta({ id: 'Decisions' })

export type ExposureState = z.output<typeof ExposureState>
export type ExposureChanges = z.output<typeof ExposureChanges>
export type Deadline = z.output<typeof Deadline>
export type ExposureRow = z.output<typeof ExposureRow>
export type Exposures = z.output<typeof Exposures>
export type FixRow = z.output<typeof FixRow>
export type DecisionRow = z.output<typeof DecisionRow>
export type EvidenceStep = z.output<typeof EvidenceStep>
