import type { UserRow } from '../auth/accounts.ts'
import { type Caller, NOBODY } from '../auth/caller.ts'
import { hashOfSecret, makeSecret } from '../auth/secret.ts'
import type { Site } from './checks/origin.ts'
import type { Parts } from './parts.ts'
import { settingsOf } from './settings-of.ts'

const HOUR = 3_600_000

/** Over https the `__Host-` name binds the cookie to this very host; browsers refuse that name over plain http. */
export function cookieName(site: Site): string {
  return isSecure(site) ? '__Host-firebreak' : 'firebreak'
}

/** A new session with a new secret, whoever was signed in before; that session ends. */
export async function startSession(
  user: UserRow,
  how: 'link' | 'password' | 'oidc',
  before: Caller,
  parts: Parts,
): Promise<{ cookie: string; caller: Caller }> {
  const { sessionHours } = await settingsOf(parts.accounts)
  const secret = makeSecret('session', parts.auth.key)
  const expires = parts.clock() + sessionHours * HOUR
  if (before.session !== null) await endSession(before, parts)
  const act = { actor: user.name, action: 'sign-in', object: `user ${user.name}`, detail: { how } }
  await parts.accounts.openSession(act, { hash: hashOfSecret(secret), user: user.id, expires })
  parts.told(act)
  const { id, name, role } = user
  return {
    cookie: cookie(secret, sessionHours * 3600, parts.site),
    caller: { ...NOBODY, kind: 'user', role, id, name, user: id, session: secret, secret, expires },
  }
}

/** Ends a session; the answer is the cookie that deletes the cookie. */
export async function endSession(caller: Caller, parts: Parts): Promise<string> {
  if (caller.session !== null) {
    const act = { actor: caller.name, action: 'sign-out', object: `user ${caller.name}` }
    await parts.accounts.closeSession(act, hashOfSecret(caller.session))
    parts.auth.forget()
    parts.told(act)
  }
  return noCookie(parts.site)
}

/** The cookie that deletes the cookie. */
export function noCookie(site: Site): string {
  return cookie('', 0, site)
}

export function isSecure(site: Site): boolean {
  return site.publicUrl?.protocol === 'https:'
}

function cookie(value: string, seconds: number, site: Site): string {
  const secure = isSecure(site) ? '; Secure' : ''
  return `${cookieName(site)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`
}
