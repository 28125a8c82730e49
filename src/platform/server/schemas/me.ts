import { z } from 'zod'
import { Time } from './common.ts'

export const Me = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['user', 'token']),
    role: z.enum(['viewer', 'operator', 'approver', 'admin']),
    hasPassword: z.boolean(),
    expires: Time.nullable().describe('When this sign-in or token ends.'),
    csrf: z
      .string()
      .describe('Send it as header `x-firebreak-csrf` with every request that is not GET; empty for tokens.'),
    may: z.array(z.string()).describe('What is allowed, as `verb object`, for example `change settings`.'),
    siteName: z.string(),
    version: z.string(),
  })
  .meta({ id: 'Me' })

export type Me = z.output<typeof Me>
