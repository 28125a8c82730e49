import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Ways in which the issuer misbehaves, to see that it is noticed. */
export type Mischief =
  | 'none'
  | 'wrong-nonce'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'expired'
  | 'wrong-key'
  | 'no-id-token'

/** An OIDC identity provider on this machine, for tests: everybody who comes is signed in as `person`. */
export interface MockIssuer {
  issuer: string
  clientId: string
  clientSecret: string
  /** Claims of whoever signs in next; `sub` is needed. */
  person: Record<string, unknown>
  mischief: Mischief
  close(): Promise<void>
}

interface Grant {
  challenge: string
  nonce: string
  redirect: string
}

/** Authorisation code flow with PKCE (S256) and client_secret_basic; ID tokens signed with RS256. Codes work once. */
export async function startMockIssuer(): Promise<MockIssuer> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Grant>()
  const mock: MockIssuer = {
    issuer: '',
    clientId: 'firebreak',
    clientSecret: 'a secret of the tests',
    person: { sub: 'person-1' },
    mischief: 'none',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }

  function answer(request: IncomingMessage, response: ServerResponse, body: URLSearchParams): void {
    const url = new URL(request.url ?? '/', mock.issuer)
    if (url.pathname === '/.well-known/openid-configuration') return json(response, 200, configuration(mock.issuer))
    if (url.pathname === '/keys')
      return json(response, 200, {
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: '1', alg: 'RS256', use: 'sig' }],
      })
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    if (url.pathname === '/token' && request.method === 'POST') return token(request, body, response)
    return json(response, 404, { error: 'not_found' })
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirect = query.get('redirect_uri') ?? ''
    const wanted = query.get('client_id') === mock.clientId && query.get('code_challenge_method') === 'S256'
    if (!wanted || !URL.canParse(redirect)) return json(response, 400, { error: 'invalid_request' })
    const code = randomBytes(16).toString('hex')
    grants.set(code, { challenge: query.get('code_challenge') ?? '', nonce: query.get('nonce') ?? '', redirect })
    const back = new URL(redirect)
    back.searchParams.set('code', code)
    back.searchParams.set('state', query.get('state') ?? '')
    response.writeHead(302, { location: back.href }).end()
  }

  function token(request: IncomingMessage, body: URLSearchParams, response: ServerResponse): void {
    const grant = grants.get(body.get('code') ?? '')
    grants.delete(body.get('code') ?? '')
    const known = `Basic ${Buffer.from(`${encodeURIComponent(mock.clientId)}:${encodeURIComponent(mock.clientSecret).replaceAll('%20', '+')}`).toString('base64')}`
    if (request.headers.authorization !== known) return json(response, 401, { error: 'invalid_client' })
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    if (grant === undefined || grant.challenge !== challenge || grant.redirect !== body.get('redirect_uri'))
      return json(response, 400, { error: 'invalid_grant' })
    const answered = { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', expires_in: 60 }
    json(response, 200, mock.mischief === 'no-id-token' ? answered : { ...answered, id_token: idToken(grant) })
  }

  function idToken(grant: Grant): string {
    const now = Math.floor(Date.now() / 1000)
    const { mischief } = mock
    const claims = {
      iss: mischief === 'wrong-issuer' ? 'http://127.0.0.1:1' : mock.issuer,
      aud: mischief === 'wrong-audience' ? 'another client' : mock.clientId,
      nonce: mischief === 'wrong-nonce' ? 'another nonce' : grant.nonce,
      iat: mischief === 'expired' ? now - 7200 : now,
      exp: mischief === 'expired' ? now - 3600 : now + 60,
      ...mock.person,
    }
    return signed(claims, mischief === 'wrong-key' ? stranger.privateKey : keys.privateKey)
  }

  const server: Server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => answer(request, response, new URLSearchParams(Buffer.concat(pieces).toString())))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mock.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return mock
}

function configuration(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  }
}

function signed(claims: object, key: KeyObject): string {
  const text = [{ alg: 'RS256', kid: '1', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`
}

function json(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}
