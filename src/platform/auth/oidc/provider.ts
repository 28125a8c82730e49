import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import * as oauth from 'oauth4webapi'
import type { UserRole } from '../roles.ts'
import { roleOfClaims } from './role-of-claims.ts'
import type { OidcSettings } from './settings.ts'

/** Who the provider says somebody is. */
export interface Identity {
  /** `issuer subject`: stays the same when the name changes. */
  subject: string
  name: string
  /** Null: known to the provider, but not meant for us. */
  role: UserRole | null
}

export interface OidcProvider {
  name: string
  /** Where to send the browser. `attempt`: the secret kept in its cookie. */
  start(attempt: string, redirect: URL): Promise<URL>
  /** Who came back. Throws when anything does not fit: state, code, signature, nonce, issuer, audience, time. */
  finish(attempt: string, redirect: URL, returned: URL): Promise<Identity>
}

const DISCOVERED = 3_600_000
const TIMEOUT = 10_000

/** Authorisation code flow with PKCE. State, nonce and verifier are derived from the attempt's secret, so nothing is stored. */
export function createOidcProvider(settings: OidcSettings, key: Buffer, clock: () => number): OidcProvider {
  const issuer = new URL(settings.issuer)
  const client: oauth.Client = { client_id: settings.clientId }
  // Plain http is for an issuer on this machine only.
  const insecure = issuer.protocol === 'http:' && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(issuer.hostname)
  let known: { server: oauth.AuthorizationServer; until: number } | null = null

  function options(): { [oauth.allowInsecureRequests]: boolean; signal: AbortSignal } {
    return { [oauth.allowInsecureRequests]: insecure, signal: AbortSignal.timeout(TIMEOUT) }
  }

  async function discover(): Promise<oauth.AuthorizationServer> {
    if (known !== null && known.until > clock()) return known.server
    const response = await oauth.discoveryRequest(issuer, options())
    const server = await oauth.processDiscoveryResponse(issuer, response)
    known = { server, until: clock() + DISCOVERED }
    return server
  }

  function derived(attempt: string, what: string): string {
    return createHmac('sha256', key).update(`oidc ${what} ${attempt}`).digest('base64url')
  }

  async function authentication(): Promise<oauth.ClientAuth> {
    if (settings.clientSecretFile === undefined) return oauth.None()
    return oauth.ClientSecretBasic((await readFile(settings.clientSecretFile, 'utf8')).trim())
  }

  return {
    name: settings.name,
    async start(attempt, redirect) {
      const { authorization_endpoint: endpoint } = await discover()
      if (endpoint === undefined) throw new Error('the identity provider names no authorization endpoint')
      const url = new URL(endpoint)
      const challenge = createHash('sha256').update(derived(attempt, 'verifier')).digest('base64url')
      for (const [name, value] of [
        ['client_id', settings.clientId],
        ['redirect_uri', redirect.href],
        ['response_type', 'code'],
        ['scope', 'openid profile email'],
        ['state', derived(attempt, 'state')],
        ['nonce', derived(attempt, 'nonce')],
        ['code_challenge', challenge],
        ['code_challenge_method', 'S256'],
      ] as const)
        url.searchParams.set(name, value)
      return url
    },
    async finish(attempt, redirect, returned) {
      const server = await discover()
      const parameters = oauth.validateAuthResponse(server, client, returned, derived(attempt, 'state'))
      const verifier = derived(attempt, 'verifier')
      const how = await authentication()
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        how,
        parameters,
        redirect.href,
        verifier,
        options(),
      )
      const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: derived(attempt, 'nonce'),
        requireIdToken: true,
      })
      await oauth.validateApplicationLevelSignature(server, response, options())
      const claims = oauth.getValidatedIdTokenClaims(result)
      if (claims === undefined) throw new Error('the identity provider sent no ID token')
      const name = [claims['preferred_username'], claims['email'], claims['name'], claims.sub].find(
        (text) => typeof text === 'string',
      )
      return { subject: `${claims.iss} ${claims.sub}`, name: String(name), role: roleOfClaims(claims, settings) }
    },
  }
}
