import { NOBODY } from '../../auth/caller.ts'
import { makeSecret } from '../../auth/secret.ts'
import type { Identity } from '../../auth/oidc/provider.ts'
import type { UserRow } from '../../auth/accounts.ts'
import { attemptCookie, attemptOf } from '../attempt-cookie.ts'
import type { Parts } from '../parts.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { OidcReturnQuery } from '../schemas/sign-in.ts'
import { UserName } from '../schemas/users.ts'
import { startSession } from '../session.ts'

export const oidcRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/sign-in/oidc',
      verb: 'create',
      object: 'sign-in',
      summary: 'Sends the browser to the identity provider (OIDC, authorisation code with PKCE).',
      answer: null,
      produces: 'text/html',
    },
    async ({ request, address }, parts) => {
      if (parts.oidc === null) refuse('not-found', 'no identity provider is set up')
      parts.signIns.insist(address, parts.clock())
      const attempt = makeSecret('oidc', parts.auth.key)
      const url = await parts.oidc.start(attempt, redirectOf(request, parts)).catch((error: unknown) => {
        parts.log.warn({ error: String(error) }, 'the identity provider does not answer')
        return refuse('try-later', 'the identity provider does not answer right now', null, 5)
      })
      const location = url.href
      return new Response(null, {
        status: 302,
        headers: { location, 'cache-control': 'no-store', 'set-cookie': attemptCookie(attempt, parts.site) },
      })
    },
  ),
  route(
    {
      method: 'GET',
      path: '/api/sign-in/oidc/return',
      verb: 'create',
      object: 'sign-in',
      fromOtherSites: true,
      summary: 'Where the identity provider sends the browser back to. Sets the session cookie.',
      query: OidcReturnQuery,
      answer: null,
      produces: 'text/html',
    },
    async ({ request, address, caller }, parts) => {
      if (parts.oidc === null) refuse('not-found', 'no identity provider is set up')
      parts.signIns.insist(address, parts.clock())
      const attempt = attemptOf(request.headers, parts.site, parts.auth.key)
      if (attempt === null)
        refuse('sign-in-failed', 'this browser did not start a sign-in, or took longer than ten minutes')
      const identity = await parts.oidc
        .finish(attempt, redirectOf(request, parts), new URL(request.url))
        .catch((error: unknown) => {
          parts.log.warn({ error: String(error) }, 'single sign-on failed')
          return refuse('sign-in-failed', 'the identity provider did not confirm the sign-in')
        })
      const user = await userOf(identity, parts)
      const { cookie } = await startSession(user, 'oidc', { ...NOBODY, ...caller }, parts)
      const headers = new Headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
      headers.append('set-cookie', cookie)
      headers.append('set-cookie', attemptCookie('', parts.site))
      // A redirect would still count as coming from the other site, and the browser would hold the new cookie back.
      return new Response(
        '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Signed in</title><a href="/">Go on</a>',
        { headers },
      )
    },
  ),
]

/** The user behind an identity: found by subject, made at the first sign-in; the provider's groups decide the role each time. */
async function userOf(identity: Identity, parts: Parts): Promise<UserRow> {
  const { subject, role } = identity
  if (role === null)
    refuse('not-allowed', 'you are known to the identity provider, but in no group that may sign in here')
  const known = await parts.accounts.userOfSubject(subject)
  if (known !== null) {
    if (known.disabled) refuse('not-allowed', 'your user is locked out')
    if (known.role === role) return known
    const act = { actor: 'identity provider', action: 'change-user', object: `user ${known.name}`, detail: { role } }
    const changed = await parts.accounts.changeUser(act, known.id, { role })
    parts.auth.forget()
    if (changed === null) refuse('sign-in-failed', 'your user was deleted')
    return changed
  }
  const name = UserName.safeParse(identity.name).success ? identity.name : 'unnamed'
  for (const candidate of [name, ...[2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${name.slice(0, 76)} ${number}`)]) {
    const act = { actor: 'identity provider', action: 'create-user', object: `user ${candidate}`, detail: { role } }
    // A local user of the same name is somebody else: an identity never takes over an account.
    const created = await parts.accounts.createUser(act, { name: candidate, role, subject })
    if (created !== null) return created
  }
  return refuse('conflict', 'too many users have this name')
}

function redirectOf(request: Request, parts: Parts): URL {
  return new URL('/api/sign-in/oidc/return', parts.site.publicUrl ?? new URL(request.url).origin)
}
