import { z } from 'zod'
import { Count, Time } from './common.ts'
import { SensorState } from './sensors.ts'

/** Requests that were added to one minute: add them to what is shown. */
export const SightingsEvent = z
  .object({
    minute: Time,
    lines: Count,
    probes: Count,
    threats: z.record(z.string(), Count).describe('Requests by threat.'),
  })
  .meta({ id: 'SightingsEvent' })

export const SensorEvent = z.object({ sensor: z.string(), state: SensorState }).meta({ id: 'SensorEvent' })

export const AuditEvent = z
  .object({ actor: z.string(), action: z.string(), object: z.string() })
  .meta({ id: 'AuditEvent' })

/** Events between your last one and now are not kept any more: load everything again. Later events follow without a hole. */
export const ResetEvent = z.object({ why: z.string() }).meta({ id: 'ResetEvent' })

export type SightingsEvent = z.output<typeof SightingsEvent>
export type SensorEvent = z.output<typeof SensorEvent>
export type AuditEvent = z.output<typeof AuditEvent>
export type ResetEvent = z.output<typeof ResetEvent>
