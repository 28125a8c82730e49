import { z } from 'zod'
import { Count, Time } from './common.ts'
import { Deadline, FlawName } from './exposures.ts'

export const RacePath = z.object({ flaw: FlawName })

/** Hosts by state at one moment. `exposed` is what the race is about: open, fixed on disk only, or unknown. */
export const ExposedPoint = z
  .object({
    t: Time,
    exposed: Count,
    open: Count,
    fixedOnDisk: Count,
    unknown: Count,
    fixed: Count,
    mitigated: Count,
    accepted: Count,
  })
  .meta({ id: 'ExposedPoint' })

export const RaceMark = z
  .object({
    t: Time,
    kind: z.enum([
      'published',
      'received',
      'acknowledged',
      'evaluated',
      'approved',
      'first-probe',
      'deadline',
      'event',
    ]),
    text: z.string(),
  })
  .meta({ id: 'RaceMark' })

export const Race = z
  .object({
    flaw: z.string(),
    title: z.string(),
    advisories: z.array(z.string()),
    threats: z.array(z.object({ id: z.string(), name: z.string() })).describe('Threats of the catalogue that use it.'),
    replay: z.boolean().describe('A replay of history, not our own hosts.'),
    from: Time,
    to: Time,
    stepMinutes: Count,
    published: Time.nullable(),
    evaluated: Time.nullable(),
    verdict: z.string().nullable().describe("The duty person's verdict."),
    approved: Time.nullable(),
    firstProbe: Time.nullable(),
    deadline: Deadline.nullable().describe('The most pressing one of the hosts.'),
    exposed: z.array(ExposedPoint).describe('One point each change, and one at each end: draw it as steps.'),
    probes: z
      .array(z.object({ t: Time, requests: Count, sources: Count }))
      .describe('On our own listeners, one point a step.'),
    forecast: z
      .array(z.object({ t: Time, low: z.number(), middle: z.number(), high: z.number() }))
      .nullable()
      .describe('Sources to come; null: no forecast can be made yet.'),
    marks: z.array(RaceMark),
    sentence: z.string().describe('Who is ahead, in one sentence.'),
  })
  .meta({ id: 'Race' })

export type Race = z.output<typeof Race>
export type ExposedPoint = z.output<typeof ExposedPoint>
