import { z } from 'zod'

/** How people sign in through an identity provider. */
export const OidcSettings = z
  .object({
    /** On the button of the sign-in page. */
    name: z.string().min(1).max(40).default('single sign-on'),
    /** `https://id.example.org/realms/main`: its `/.well-known/openid-configuration` is read. */
    issuer: z.url(),
    clientId: z.string().min(1),
    /** File with the secret of this client; without one the client is public and PKCE alone protects the code. */
    clientSecretFile: z.string().min(1).optional(),
    /** Claim of the ID token that lists groups; without one, and for who is in no group below, `everybody` counts. */
    groupsClaim: z.string().min(1).default('groups'),
    /** Group -> role. The greatest role of a user's groups counts. */
    groups: z.record(z.string(), z.enum(['viewer', 'operator', 'approver', 'admin'])).default({}),
    /** Role of everybody the provider lets in; without it, who is in no group may not sign in. */
    everybody: z.enum(['viewer', 'operator', 'approver', 'admin']).optional(),
  })
  .strict()

export type OidcSettings = z.output<typeof OidcSettings>
