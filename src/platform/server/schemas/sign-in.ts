import { z } from 'zod'
import { UserName } from './users.ts'

export const SignIn = z
  .union([
    z.object({ link: z.string().min(1).max(200) }).strict(),
    z.object({ name: UserName, password: z.string().min(1).max(256) }).strict(),
  ])
  .meta({ id: 'SignIn' })

/** What the sign-in page offers. */
export const SignInMethods = z
  .object({
    siteName: z.string(),
    password: z.boolean().describe('Some user has a password.'),
    oidc: z
      .object({ name: z.string(), path: z.string() })
      .nullable()
      .describe('The identity provider, when there is one.'),
  })
  .meta({ id: 'SignInMethods' })

export const OidcReturnQuery = z.object({}).loose()

export type SignInMethods = z.output<typeof SignInMethods>
