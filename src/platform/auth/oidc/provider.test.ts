import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeSecret } from '../secret.ts'
import { type Mischief, type MockIssuer, startMockIssuer } from './mock-issuer.ts'
import { createOidcProvider, type OidcProvider } from './provider.ts'
import { roleOfClaims } from './role-of-claims.ts'
import { OidcSettings } from './settings.ts'

const KEY = Buffer.alloc(32, 7)
const REDIRECT = new URL('http://127.0.0.1:4780/api/sign-in/oidc/return')
const directory = mkdtempSync(join(tmpdir(), 'firebreak-oidc-'))

let mock: MockIssuer
let provider: OidcProvider
beforeAll(async () => {
  mock = await startMockIssuer()
  const clientSecretFile = join(directory, 'secret')
  writeFileSync(clientSecretFile, `${mock.clientSecret}\n`)
  const groups = { staff: 'viewer', soc: 'approver', root: 'admin' }
  const settings = OidcSettings.parse({ issuer: mock.issuer, clientId: mock.clientId, clientSecretFile, groups })
  provider = createOidcProvider(settings, KEY, Date.now)
})
beforeEach(() => {
  mock.mischief = 'none'
  mock.person = { sub: 'p1', preferred_username: 'anna', groups: ['staff', 'soc'] }
})
afterAll(async () => {
  await mock?.close()
  rmSync(directory, { recursive: true })
})

/** Where the browser lands after it was at the provider. */
async function wayThrough(attempt: string): Promise<URL> {
  const answer = await fetch(await provider.start(attempt, REDIRECT), { redirect: 'manual' })
  return new URL(answer.headers.get('location') ?? '')
}

describe('single sign-on', () => {
  it('says who came, and the greatest role of their groups', async () => {
    const attempt = makeSecret('oidc', KEY)
    const identity = await provider.finish(attempt, REDIRECT, await wayThrough(attempt))
    expect(identity).toEqual({ subject: `${mock.issuer} p1`, name: 'anna', role: 'approver' })
  })

  it('asks with PKCE, and with a state and nonce that are new each time', async () => {
    const urls = await Promise.all([1, 2].map(() => provider.start(makeSecret('oidc', KEY), REDIRECT)))
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const values = urls.map((url) => url.searchParams.get(name) ?? '')
      expect(new Set(values).size).toBe(2)
      expect(values[0]).toHaveLength(43)
    }
    expect(urls[0]?.searchParams.get('code_challenge_method')).toBe('S256')
  })

  it('refuses the code of another browser, a second use, and a changed state', async () => {
    const attempt = makeSecret('oidc', KEY)
    const returned = await wayThrough(attempt)
    await expect(provider.finish(makeSecret('oidc', KEY), REDIRECT, returned)).rejects.toThrow()
    const changed = new URL(returned)
    changed.searchParams.set('state', 'x')
    await expect(provider.finish(attempt, REDIRECT, changed)).rejects.toThrow()
    await provider.finish(attempt, REDIRECT, returned)
    await expect(provider.finish(attempt, REDIRECT, returned)).rejects.toThrow()
  })

  it('refuses an answer that tells of an error', async () => {
    const attempt = makeSecret('oidc', KEY)
    const returned = await wayThrough(attempt)
    returned.searchParams.delete('code')
    returned.searchParams.set('error', 'access_denied')
    await expect(provider.finish(attempt, REDIRECT, returned)).rejects.toThrow()
  })

  it.each([
    'wrong-nonce',
    'wrong-audience',
    'wrong-issuer',
    'expired',
    'no-id-token',
    'wrong-key',
  ] satisfies Mischief[])('refuses an ID token with: %s', async (mischief) => {
    mock.mischief = mischief
    const attempt = makeSecret('oidc', KEY)
    await expect(provider.finish(attempt, REDIRECT, await wayThrough(attempt))).rejects.toThrow()
  })
})

describe('a role from claims', () => {
  const settings = OidcSettings.parse({ issuer: 'https://id.example', clientId: 'x', groups: { a: 'admin' } })

  it.each([
    [{}, null],
    [{ groups: [] }, null],
    [{ groups: ['b', 7, null] }, null],
    [{ groups: 'a' }, 'admin'],
    [{ groups: ['constructor', '__proto__', 'toString'] }, null],
  ])('%j gives %s', (claims, role) => {
    expect(roleOfClaims(claims, settings)).toBe(role)
  })

  it('for everybody is the least that counts', () => {
    const all = { ...settings, everybody: 'operator' as const }
    expect(roleOfClaims({}, all)).toBe('operator')
    expect(roleOfClaims({ groups: ['a'] }, all)).toBe('admin')
  })
})
