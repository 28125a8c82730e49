import { z } from 'zod'
import { Count, Time } from './common.ts'

/** `ok`: it sees and reports; `late`: it reports, with a delay; `blind`: part or all of its logs are not seen; `silent`: not heard of. */
export const SensorState = z.enum(['ok', 'late', 'blind', 'silent']).meta({ id: 'SensorState' })

export const SensorCard = z
  .object({
    name: z.string(),
    state: SensorState,
    words: z.array(z.string()).describe('What is wrong, and what to do, in sentences; empty when all is well.'),
    lastSeen: Time,
    version: z.string(),
    clockSkewSeconds: z.number().describe("The sensor's clock minus ours when it last reported."),
    files: Count,
    bytes: Count,
    lines: Count,
    parsed: Count,
    unparsed: Count,
    skipped: Count,
    gapBytes: Count.describe('Bytes known to be lost.'),
    gapReason: z.string().nullable(),
    overflowed: Count.describe('Sightings thrown away because the journal was full.'),
    lagSeconds: z.number().describe('Age of the oldest line not yet read.'),
    journalBytes: Count,
    diskFree: Count.describe('Bytes.'),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'SensorCard' })

export const Sensors = z.object({ at: Time, sensors: z.array(SensorCard) }).meta({ id: 'Sensors' })

export type SensorCard = z.output<typeof SensorCard>
export type SensorState = z.output<typeof SensorState>
export type Sensors = z.output<typeof Sensors>
