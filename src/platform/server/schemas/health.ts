import { z } from 'zod'

export const Alive = z.object({ alive: z.literal(true), version: z.string() }).meta({ id: 'Alive' })

export const Ready = z
  .object({
    ready: z.boolean(),
    parts: z.array(z.object({ part: z.string(), ok: z.boolean(), milliseconds: z.number() })),
  })
  .meta({ id: 'Ready' })

export type Ready = z.output<typeof Ready>
