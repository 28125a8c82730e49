import { z } from 'zod'
import { Count, Time } from './common.ts'
import { ThreatCard } from './threats.ts'

export const Now = z
  .object({
    at: Time,
    headline: z.string().describe('Is anything on fire: one sentence.'),
    tone: z.enum(['calm', 'watch', 'fire', 'blind']).describe('How urgent the headline is.'),
    threats: Count.describe('Threats seen in the last 24 hours.'),
    growing: Count.describe('Of these, threats whose sources grow.'),
    answered: Count.describe('Probes of the last 24 hours that a server answered with 2xx.'),
    sensors: z.object({ ok: Count, blind: Count }),
    probesPerMinute: z.number().describe('Mean of the last ten minutes.'),
    linesPerMinute: z.number().describe('All requests, probes or not; mean of the last ten minutes.'),
    strip: z
      .array(z.object({ minute: Time, probes: Count, lines: Count }))
      .describe('24 hours in steps of `stripMinutes`, empty steps included.'),
    stripMinutes: Count,
    top: z.array(ThreatCard).describe('What to look at first.'),
  })
  .meta({ id: 'Now' })

export type Now = z.output<typeof Now>
