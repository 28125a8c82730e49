import { z } from 'zod'
import { SensorName, ThreatId as Threat } from './common.ts'

/*
 * What sensors send. A newer sensor may add fields: they are ignored (minor versions `firebreak.batch/1.N` are all taken); an
 * older one may leave out fields that came later: they get the value that says "not known". Another major version is refused.
 * Every list and text is bounded, so that no sensor can make the server hold more than a few megabytes.
 */

const Whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
/** Minutes since 1970 up to the year 9999. */
const Minute = z.number().int().min(0).max(4_223_376_000)
const Source = z.string().min(1).max(255)

const Sighting = z.object({
  threat: Threat,
  source: Source,
  minute: Minute,
  requests: Whole,
  answered: z.tuple([Whole, Whole, Whole, Whole, Whole, Whole]),
})

/** 16 KiB of registers in base64. */
const SKETCH = 21_848

const Traffic = z.object({
  minute: Minute,
  lines: Whole,
  probes: Whole,
  sources: z
    .string()
    .max(SKETCH)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, 'base64'),
})

const UnknownSighting = z.object({
  template: z.string().min(1).max(1000),
  source: Source,
  minute: Minute,
  requests: Whole,
  example: z.string().max(4000),
})

const EvidenceSample = z.object({
  threat: Threat,
  source: Source,
  time: z.number().min(-8.64e15).max(8.64e15),
  file: z.string().max(4096),
  line: Whole,
  status: z.number().int().min(0).max(999).nullable(),
  text: z.string().max(8000),
})

const Health = z.object({
  version: z.string().max(100),
  clock: z.number().min(-8.64e15).max(8.64e15),
  files: Whole,
  bytes: Whole,
  lines: Whole,
  parsed: Whole,
  unparsed: Whole,
  skipped: Whole.default(0),
  gapBytes: Whole.default(0),
  gapReason: z.string().max(1000).nullable().default(null),
  overflowed: Whole.default(0),
  lag: z.number().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  journalBytes: Whole.default(0),
  diskFree: Whole.default(0),
  warnings: z.array(z.string().max(1000)).max(100).default([]),
})

export const SentBatch = z
  .object({
    schema: z
      .string()
      .regex(/^firebreak\.batch\/1(?:\.\d{1,4})?$/, 'this server takes firebreak.batch/1; update the older of the two'),
    sensor: SensorName,
    epoch: z
      .string()
      .min(1)
      .max(64)
      .regex(/^[\w-]+$/, 'an epoch'),
    seq: Whole,
    sightings: z.array(Sighting).max(20_000).default([]),
    traffic: z.array(Traffic).max(5000).default([]),
    unknown: z.array(UnknownSighting).max(10_000).default([]),
    evidence: z.array(EvidenceSample).max(5000).default([]),
    health: Health,
  })
  .meta({ id: 'SentBatch' })

/** Most batches in one delivery. */
export const MOST_BATCHES = 256

export const Delivery = z.array(SentBatch).min(1).max(MOST_BATCHES).meta({ id: 'Delivery' })

export const Acknowledged = z
  .object({ acknowledged: z.array(z.object({ sensor: z.string(), epoch: z.string(), seq: Whole })) })
  .meta({ id: 'Acknowledged' })

export type Acknowledged = z.output<typeof Acknowledged>
