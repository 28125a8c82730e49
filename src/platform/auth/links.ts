import { iso } from '../../support/time.ts'
import type { Accounts, Act } from './accounts.ts'
import { hashOfSecret, makeSecret } from './secret.ts'

const LIFE = 15 * 60_000

export interface Link {
  /** Goes behind the address of the console. The secret is in the fragment: browsers do not send it, so no server logs it. */
  path: string
  /** ISO 8601. */
  expires: string
}

/** A sign-in link for a user: works once, for 15 minutes. */
export async function makeLink(
  accounts: Accounts,
  key: Buffer,
  actor: string,
  user: { id: string; name: string },
  now: number,
): Promise<Link> {
  const secret = makeSecret('link', key)
  const expires = now + LIFE
  const act: Act = { actor, action: 'make-sign-in-link', object: `user ${user.name}` }
  await accounts.createLink(act, { hash: hashOfSecret(secret), user: user.id, expires })
  return { path: `/sign-in#${secret}`, expires: iso(expires) }
}
