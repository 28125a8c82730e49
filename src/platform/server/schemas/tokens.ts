import { z } from 'zod'
import { Id, SensorName, Time } from './common.ts'

/** `sensor`: may send sightings, nothing else; `read`: what a viewer may; `admin`: what an admin may. */
export const TokenScope = z.enum(['sensor', 'read', 'admin']).meta({ id: 'TokenScope' })

export const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: TokenScope,
    sensor: z.string().nullable().describe('The only sensor name it may send for.'),
    owner: z.string().describe('Who made it.'),
    created: Time,
    expires: Time,
    lastUsed: Time.nullable(),
  })
  .meta({ id: 'Token' })

export const Tokens = z.object({ tokens: z.array(Token) }).meta({ id: 'Tokens' })

export const NewToken = z
  .object({
    name: z.string().trim().min(1).max(80),
    scope: TokenScope,
    sensor: SensorName.optional().describe('Needed for scope `sensor`, and only there.'),
    days: z.number().int().min(1).max(1100).default(365).describe('It expires after this many days.'),
  })
  .strict()
  .refine((token) => (token.scope === 'sensor') === (token.sensor !== undefined), {
    path: ['sensor'],
    message: 'a sensor name belongs to a token of scope `sensor`, and only there',
  })
  .meta({ id: 'NewToken' })

export const CreatedToken = z
  .object({ token: Token, secret: z.string().describe('Shown this once: only its hash is kept.') })
  .meta({ id: 'CreatedToken' })

export const TokenPath = z.object({ id: Id })

export type Token = z.output<typeof Token>
export type Tokens = z.output<typeof Tokens>
