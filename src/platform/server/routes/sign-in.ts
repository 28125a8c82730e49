import { NOBODY } from '../../auth/caller.ts'
import { isPassword } from '../../auth/password.ts'
import { hashOfSecret, kindOfSecret } from '../../auth/secret.ts'
import type { UserRow } from '../../auth/accounts.ts'
import { aboutMe } from '../about-me.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Done } from '../schemas/common.ts'
import { Me } from '../schemas/me.ts'
import { SignIn, SignInMethods } from '../schemas/sign-in.ts'
import { endSession, startSession } from '../session.ts'
import { settingsOf } from '../settings-of.ts'

export const signInRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/sign-in',
      verb: 'read',
      object: 'sign-in',
      summary: 'The ways to sign in.',
      answer: SignInMethods,
    },
    async (_call, parts) => ({
      siteName: (await settingsOf(parts.accounts)).siteName,
      password: true,
      oidc: parts.oidc && { name: parts.oidc.name, path: '/api/sign-in/oidc' },
    }),
  ),
  route(
    {
      method: 'POST',
      path: '/api/sign-in',
      verb: 'create',
      object: 'sign-in',
      summary: 'Sign in by a one-time link or by name and password. Sets the session cookie.',
      body: SignIn,
      answer: Me,
    },
    async ({ body, address, caller, header }, parts) => {
      parts.signIns.insist(address, parts.clock())
      const byLink = 'link' in body
      const user = byLink ? await userOfLink(body.link, parts) : await userOfPassword(body.name, body.password, parts)
      // One message for every reason: it must not tell which names exist.
      if (user === null || user.disabled)
        refuse('sign-in-failed', byLink ? 'the link is used, expired, or not whole' : 'name or password is not right')
      const started = await startSession(user, byLink ? 'link' : 'password', caller, parts)
      header('set-cookie', started.cookie)
      return aboutMe({ ...NOBODY, ...started.caller }, parts)
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/sign-out',
      verb: 'delete',
      object: 'session',
      own: true,
      summary: 'End this session.',
      answer: Done,
    },
    async ({ caller, header }, parts) => {
      header('set-cookie', await endSession(caller, parts))
      return { done: true as const }
    },
  ),
]

async function userOfLink(secret: string, parts: Parts): Promise<UserRow | null> {
  return kindOfSecret(secret, parts.auth.key) === 'link' ? parts.accounts.takeLink(hashOfSecret(secret)) : null
}

async function userOfPassword(name: string, password: string, parts: Parts): Promise<UserRow | null> {
  const user = await parts.accounts.userNamed(name)
  // A name that does not exist costs the same as one that does.
  const right = await isPassword(password, user?.password ?? null)
  if (right === null) refuse('too-many', 'too many are signing in right now', null, 2)
  return right ? user : null
}
