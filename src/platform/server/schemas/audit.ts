import { z } from 'zod'
import { limit, Time } from './common.ts'

export const AuditQuery = z.object({
  before: z.coerce.number().int().min(1).optional().describe('Only records with a smaller number: the next page.'),
  limit: limit(500, 100),
})

export const AuditRow = z
  .object({
    number: z.number().int().describe('Grows by one a record, without holes.'),
    time: Time,
    actor: z.string().describe('Who did it.'),
    action: z.string(),
    object: z.string().describe('What it was done to.'),
    detail: z.record(z.string(), z.unknown()),
    hash: z.string().describe('Hash over this record and the hash of the one before, hexadecimal.'),
  })
  .meta({ id: 'AuditRow' })

export const Audit = z.object({ records: z.array(AuditRow).describe('Newest first.') }).meta({ id: 'Audit' })

export type Audit = z.output<typeof Audit>
export type AuditRow = z.output<typeof AuditRow>
