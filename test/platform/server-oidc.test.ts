import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type MockIssuer, startMockIssuer } from '../../src/platform/auth/oidc/mock-issuer.ts'
import { OidcSettings } from '../../src/platform/auth/oidc/settings.ts'
import { openWorld, type Served, type World } from './server-world.ts'

const directory = mkdtempSync(join(tmpdir(), 'firebreak-oidc-'))
let world: World
let server: Served
let mock: MockIssuer
beforeAll(async () => {
  mock = await startMockIssuer()
  world = await openWorld()
  const clientSecretFile = join(directory, 'secret')
  writeFileSync(clientSecretFile, mock.clientSecret)
  const groups = { soc: 'approver', staff: 'viewer' }
  server = await world.serve({
    oidc: OidcSettings.parse({
      name: 'Our id',
      issuer: mock.issuer,
      clientId: mock.clientId,
      clientSecretFile,
      groups,
    }),
  })
})
afterAll(async () => {
  await world?.close()
  await mock?.close()
  rmSync(directory, { recursive: true })
})

/** Through the provider and back, as a browser goes. */
async function signIn(cookie?: string): Promise<Response> {
  const start = await fetch(`${server.url}/api/sign-in/oidc`, { redirect: 'manual' })
  expect(start.headers.get('set-cookie')).toMatch(/^firebreak-oidc=\S+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/)
  const own = (start.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const there = await fetch(start.headers.get('location') ?? '', { redirect: 'manual' })
  // The browser comes from another site: that is what it says.
  const headers = { cookie: cookie ?? own, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  return fetch(there.headers.get('location') ?? '', { redirect: 'manual', headers })
}

async function me(answer: Response): Promise<object> {
  const cookie = answer.headers.getSetCookie().find((text) => text.startsWith('firebreak=')) ?? ''
  return (await (
    await fetch(`${server.url}/api/me`, { headers: { cookie: cookie.split(';')[0] ?? '' } })
  ).json()) as object
}

it('a person of a known group signs in, is made a user once, and has the role the groups give each time', async () => {
  mock.person = { sub: 'p1', preferred_username: 'anna', groups: ['staff'] }
  const first = await signIn()
  expect(first.status).toBe(200)
  expect(first.headers.getSetCookie().find((text) => text.startsWith('firebreak='))).toContain('SameSite=Strict')
  expect(await me(first)).toMatchObject({ name: 'anna', role: 'viewer' })
  mock.person = { sub: 'p1', preferred_username: 'anna', groups: ['soc'] }
  expect(await me(await signIn())).toMatchObject({ name: 'anna', role: 'approver' })
  expect((await world.accounts.users()).filter((user) => user.name === 'anna')).toHaveLength(1)
})

it('a person of no known group is refused', async () => {
  mock.person = { sub: 'p2', preferred_username: 'eve', groups: ['guests'] }
  expect((await signIn()).status).toBe(403)
})

it('a name that a local user has does not take over that user', async () => {
  await world.accounts.createUser(
    { actor: 'test', action: 'set-up', object: 'x' },
    { name: 'root', role: 'admin', subject: null },
  )
  mock.person = { sub: 'p3', preferred_username: 'root', groups: ['staff'] }
  expect(await me(await signIn())).toMatchObject({ name: 'root 2', role: 'viewer' })
})

it('a way back that this browser did not begin is refused', async () => {
  mock.person = { sub: 'p1', preferred_username: 'anna', groups: ['staff'] }
  expect((await signIn('')).status).toBe(401)
})

it('a provider that is away is an error that says so, and nothing inside', async () => {
  const away = await world.serve({ oidc: OidcSettings.parse({ issuer: 'http://127.0.0.1:9', clientId: 'x' }) })
  const answer = await fetch(`${away.url}/api/sign-in/oidc`, { redirect: 'manual' })
  expect(answer.status).toBe(503)
  expect(await answer.text()).not.toContain('127.0.0.1')
  await away.stop()
})
