import { iso } from '../../../support/time.ts'
import type { TokenRow } from '../../auth/accounts.ts'
import { may } from '../../auth/may.ts'
import { hashOfSecret, makeSecret } from '../../auth/secret.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Done } from '../schemas/common.ts'
import { CreatedToken, NewToken, type Token, TokenPath, Tokens } from '../schemas/tokens.ts'

const DAY = 86_400_000

export const tokenRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/tokens',
      verb: 'read',
      object: 'token',
      own: true,
      summary: 'The tokens you may see: your own, or all for an admin. Never the secrets.',
      answer: Tokens,
    },
    async ({ caller }, parts) => {
      const tokens = await parts.accounts.tokens()
      const seen = tokens.filter((token) => may(caller.role, 'read', { kind: 'token', own: isOwn(token, caller.user) }))
      return { tokens: seen.map(shown) }
    },
  ),
  route(
    {
      method: 'POST',
      path: '/api/tokens',
      verb: 'create',
      object: 'token',
      own: true,
      summary: 'Make a token. Everybody may make one to read; tokens for sensors and admins are made by admins.',
      body: NewToken,
      answer: CreatedToken,
    },
    async ({ body, caller, insist }, parts) => {
      // A token that can do more than its maker is nobody's own.
      insist('create', { kind: 'token', own: body.scope === 'read' && caller.kind === 'user' })
      const secret = makeSecret(body.scope, parts.auth.key)
      const sensor = body.sensor ?? null
      const expires = parts.clock() + body.days * DAY
      const detail = { scope: body.scope, sensor, expires: iso(expires) }
      const act = { actor: caller.name, action: 'create-token', object: `token ${body.name}`, detail }
      const { name, scope } = body
      const row = { name, scope, sensor, owner: caller.user, expires, hash: hashOfSecret(secret) }
      const token = await parts.accounts.createToken(act, row)
      parts.told(act)
      return { token: shown(token), secret }
    },
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/tokens/{id}',
      verb: 'delete',
      object: 'token',
      own: true,
      summary: 'Delete a token: it stops working at once.',
      params: TokenPath,
      answer: Done,
    },
    async ({ params, caller, insist }, parts) => {
      const token = (await parts.accounts.tokens()).find((one) => one.id === params.id)
      const own = token !== undefined && isOwn(token, caller.user)
      // Whose token it is, or that there is one, is not told to those who may not delete it.
      if (token === undefined && may(caller.role, 'delete', { kind: 'token' }))
        refuse('not-found', 'no token has this id')
      insist('delete', { kind: 'token', own })
      const act = { actor: caller.name, action: 'delete-token', object: `token ${token?.name ?? ''}` }
      if (!(await parts.accounts.deleteToken(act, params.id))) refuse('not-found', 'no token has this id')
      parts.auth.forget()
      parts.told(act)
      return { done: true as const }
    },
  ),
]

function isOwn(token: TokenRow, user: string | null): boolean {
  return user !== null && token.owner === user
}

function shown(token: TokenRow): Token {
  return {
    id: token.id,
    name: token.name,
    scope: token.scope,
    sensor: token.sensor,
    owner: token.ownerName,
    created: iso(token.created),
    expires: iso(token.expires),
    lastUsed: token.lastUsed === null ? null : iso(token.lastUsed),
  }
}
