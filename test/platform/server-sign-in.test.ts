import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSecret } from '../../src/platform/auth/secret.ts'
import {
  browserFrom,
  linkFor,
  openWorld,
  type Served,
  signedIn,
  signInBy,
  tokenFor,
  type World,
} from './server-world.ts'

const ACT = { actor: 'test', action: 'set-up', object: 'test' }
const PASSWORD = 'correct horse battery'

let world: World
let server: Served
beforeAll(async () => {
  world = await openWorld()
  server = await world.serve()
})
afterAll(() => world?.close())

/** Limits are per address: each test comes from its own. */
let host = 0
function elsewhere(): Record<string, string> {
  return { 'x-forwarded-for': `198.51.100.${++host}` }
}

async function newUser(name: string): Promise<string> {
  return (await world.accounts.createUser(ACT, { name, role: 'operator', subject: null }))?.id ?? ''
}

describe('a sign-in link', () => {
  it('works once', async () => {
    const link = await linkFor(world, await newUser('anna'))
    const first = await signInBy(server, { link })
    expect(first.status).toBe(200)
    const browser = await browserFrom(server, first)
    expect(await (await browser.ask('GET', '/api/me')).json()).toMatchObject({
      name: 'anna',
      role: 'operator',
      kind: 'user',
    })
    expect((await signInBy(server, { link })).status).toBe(401)
  })

  it('used by two at once lets one in', async () => {
    const link = await linkFor(world, await newUser('berta'))
    const answers = await Promise.all([1, 2, 3].map(() => signInBy(server, { link })))
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 401, 401])
  })

  it('is over after its time, and forged ones never work', async () => {
    const user = await newUser('clara')
    expect((await signInBy(server, { link: await linkFor(world, user, -1) })).status).toBe(401)
    expect((await signInBy(server, { link: makeSecret('link', Buffer.alloc(32)) })).status).toBe(401)
  })

  it('of the first start makes one admin, however many servers start at once, and later ones are for that admin', async () => {
    const others = await Promise.all([world.serve(), world.serve()])
    const links = await Promise.all([server, ...others].map((each) => each.firstLink()))
    const { path, expires } = links[0]!
    const admins = (await world.accounts.users()).filter(({ role }) => role === 'admin')
    expect(admins.map(({ name }) => name)).toEqual(['admin'])
    expect(Date.parse(expires) - Date.now()).toBeGreaterThan(14 * 60_000)
    const browser = await browserFrom(server, await signInBy(server, { link: path.split('#')[1] }))
    expect(await (await browser.ask('GET', '/api/me')).json()).toMatchObject({ name: 'admin', role: 'admin' })
    const again = await browserFrom(
      server,
      await signInBy(server, { link: (await server.firstLink()).path.split('#')[1] }),
    )
    expect(again.id).toBe(browser.id)
  })
})

describe('a session', () => {
  it('has a new secret after every sign-in, and the old one ends', async () => {
    const own = await world.serve()
    const user = await newUser('dora')
    const before = await browserFrom(own, await signInBy(own, { link: await linkFor(world, user) }))
    const headers = { cookie: before.cookie, 'x-firebreak-csrf': before.csrf }
    const after = await browserFrom(own, await signInBy(own, { link: await linkFor(world, user) }, headers))
    expect(after.cookie).not.toBe(before.cookie)
    expect((await before.ask('GET', '/api/me')).status).toBe(401)
    expect((await after.ask('GET', '/api/me')).status).toBe(200)
    await own.stop()
  })

  it('is out of reach of scripts and of other sites; over https its name binds it to the host', async () => {
    const plain = await signInBy(server, { link: await linkFor(world, await newUser('emma')) })
    expect(plain.headers.get('set-cookie')).toMatch(
      /^firebreak=firebreak_session_\S+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/,
    )
    const secure = await world.serve({ publicUrl: 'https://firebreak.example', loopback: false })
    const headers = { origin: 'https://firebreak.example' }
    const answer = await signInBy(secure, { link: await linkFor(world, await newUser('frida')) }, headers)
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-firebreak=\S+; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
    )
    expect(answer.headers.get('strict-transport-security')).toContain('max-age')
    await secure.stop()
  })

  it('ends at sign-out, on this server at once', async () => {
    const browser = await signedIn(world, server, 'viewer')
    const answer = await browser.ask('POST', '/api/sign-out')
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await browser.ask('GET', '/api/me')).status).toBe(401)
  })

  it('ends when the user is locked out, and when the role changes', async () => {
    const admin = await signedIn(world, server, 'admin')
    const other = await signedIn(world, server, 'operator')
    expect((await other.ask('GET', '/api/now')).status).toBe(200)
    expect((await admin.ask('PATCH', `/api/users/${other.id}`, { disabled: true })).status).toBe(200)
    expect((await other.ask('GET', '/api/now')).status).toBe(401)
  })
})

describe('a password', () => {
  it('is set by its user, needs the old one to change, and ends the other sessions', async () => {
    const own = await world.serve({ trustedProxies: ['127.0.0.1'] })
    const user = await newUser('greta')
    const one = await browserFrom(own, await signInBy(own, { link: await linkFor(world, user) }, elsewhere()))
    const two = await browserFrom(own, await signInBy(own, { link: await linkFor(world, user) }, elsewhere()))
    expect((await one.ask('PUT', '/api/me/password', { password: 'short' })).status).toBe(400)
    expect((await one.ask('PUT', '/api/me/password', { password: PASSWORD })).status).toBe(200)
    expect((await one.ask('GET', '/api/me')).status).toBe(200)
    expect((await two.ask('GET', '/api/me')).status).toBe(401)
    const wrong = await one.ask('PUT', '/api/me/password', { password: 'another long one', current: 'not it' })
    expect(wrong.status).toBe(401)
    expect((await signInBy(own, { name: 'GRETA', password: PASSWORD }, elsewhere())).status).toBe(200)
    expect((await signInBy(own, { name: 'greta', password: 'not it at all' }, elsewhere())).status).toBe(401)
    await own.stop()
  })

  it('that is wrong and a name that does not exist get the same answer', async () => {
    const own = await world.serve({ trustedProxies: ['127.0.0.1'] })
    const answers = await Promise.all(
      ['greta', 'nobody at all'].map((name) =>
        signInBy(own, { name, password: 'x' }, elsewhere()).then((answer) => answer.text()),
      ),
    )
    expect(answers[0]).toBe(answers[1])
    await own.stop()
  })

  it('cannot be tried without end from one address; other addresses go on', async () => {
    const own = await world.serve({ trustedProxies: ['127.0.0.1'] })
    const from = elsewhere()
    const statuses: number[] = []
    for (let i = 0; i < 13; i++) statuses.push((await signInBy(own, { link: 'x' }, from)).status)
    expect(statuses.filter((status) => status === 401)).toHaveLength(10)
    const limited = await signInBy(own, { link: 'x' }, from)
    expect(limited.status).toBe(429)
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await signInBy(own, { link: 'x' }, elsewhere())).status).toBe(401)
    await own.stop()
  })
})

describe('a change by cookie', () => {
  const body = { siteName: 'Mine', keepDays: 30, keepGigabytes: 1, sessionHours: 12 }

  it.each([
    ['of another origin', { origin: 'https://evil.example' }],
    ['of an origin without a name', { origin: 'null' }],
    ['that the browser says is cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['that the browser says is of a sister site', { 'sec-fetch-site': 'same-site' }],
    ['without the CSRF header', { 'x-firebreak-csrf': '' }],
    ['with another CSRF header', { 'x-firebreak-csrf': 'x'.repeat(43) }],
  ])('%s is refused', async (_name, headers) => {
    const admin = await signedIn(world, server, 'admin')
    const answer = await admin.ask('PUT', '/api/settings', body, headers)
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'wrong-origin' } })
  })

  it('that says nothing about where it comes from is refused', async () => {
    const admin = await signedIn(world, server, 'admin')
    const headers = { cookie: admin.cookie, 'x-firebreak-csrf': admin.csrf, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}/api/settings`, { method: 'PUT', headers, body: JSON.stringify(body) })
    expect(answer.status).toBe(403)
  })

  it('of the console itself goes through', async () => {
    const admin = await signedIn(world, server, 'admin')
    expect((await admin.ask('PUT', '/api/settings', body, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    const { records } = (await (await admin.ask('GET', '/api/audit?limit=1')).json()) as { records: object[] }
    expect(records[0]).toMatchObject({ action: 'change-settings', detail: { siteName: ['Firebreak', 'Mine'] } })
  })

  it('as a form of another site (no JSON) is refused', async () => {
    const answer = await fetch(`${server.url}/api/sign-in`, {
      method: 'POST',
      body: new URLSearchParams({ link: 'x' }),
    })
    expect(answer.status).toBe(415)
  })

  it('under another host name (DNS rebinding) is refused', async () => {
    // fetch does not let us choose the host: ask the app itself.
    const answer = await server.app.request('http://rebound.example/api/now', { headers: { host: 'rebound.example' } })
    expect(answer.status).toBe(421)
  })
})

describe('tokens', () => {
  it('do what their scope says and stop working when deleted', async () => {
    const admin = await signedIn(world, server, 'admin')
    const made = (await (
      await admin.ask('POST', '/api/tokens', { name: 'graphs', scope: 'read', days: 1 })
    ).json()) as {
      secret: string
      token: { id: string }
    }
    const ask = (path: string) => fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${made.secret}` } })
    expect((await ask('/api/now')).status).toBe(200)
    expect((await ask('/metrics')).status).toBe(200)
    expect((await ask('/api/users')).status).toBe(403)
    expect((await admin.ask('DELETE', `/api/tokens/${made.token.id}`)).status).toBe(200)
    expect((await ask('/api/now')).status).toBe(401)
  })

  it('of somebody else are neither seen nor deleted', async () => {
    const [one, two] = [await signedIn(world, server, 'viewer'), await signedIn(world, server, 'viewer')]
    const made = (await (await one.ask('POST', '/api/tokens', { name: 'own', scope: 'read' })).json()) as {
      token: { id: string }
    }
    expect(await (await two.ask('GET', '/api/tokens')).json()).toEqual({ tokens: [] })
    expect((await two.ask('DELETE', `/api/tokens/${made.token.id}`)).status).toBe(403)
    expect((await one.ask('DELETE', `/api/tokens/${made.token.id}`)).status).toBe(200)
  })

  it('are kept as hashes: no table, no audit, no answer holds one', async () => {
    const admin = await signedIn(world, server, 'admin')
    const body = { name: 'canary', scope: 'sensor', sensor: 'web-7' }
    const { secret } = (await (await admin.ask('POST', '/api/tokens', body)).json()) as { secret: string }
    const { rows } = await world.state.pool.query<{ dump: string }>(
      `select coalesce(string_agg(t::text, ' '), '') as dump from (select row_to_json(x)::text t from state.tokens x
       union all select row_to_json(x)::text from state.audit x union all select row_to_json(x)::text from state.sessions x) t`,
    )
    expect(rows[0]?.dump).toContain('canary')
    expect(rows[0]?.dump).not.toContain(secret.slice(20, 50))
    expect(await (await admin.ask('GET', '/api/tokens')).text()).not.toContain(secret.slice(20, 50))
  })

  it('cannot become its owner: a token changes no password', async () => {
    const token = await tokenFor(world, 'admin')
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${server.url}/api/me/password`, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ password: PASSWORD }),
    })
    expect(answer.status).toBe(403)
  })
})

describe('users', () => {
  it('keep one admin', async () => {
    const own = await openWorld()
    const there = await own.serve()
    const admin = await signedIn(own, there, 'admin')
    expect((await admin.ask('PATCH', `/api/users/${admin.id}`, { role: 'viewer' })).status).toBe(409)
    expect((await admin.ask('DELETE', `/api/users/${admin.id}`)).status).toBe(409)
    const made = await admin.ask('POST', '/api/users', { name: 'Second Admin', role: 'admin' })
    expect(made.status).toBe(200)
    expect((await admin.ask('POST', '/api/users', { name: 'second admin', role: 'viewer' })).status).toBe(409)
    expect((await admin.ask('PATCH', `/api/users/${admin.id}`, { role: 'viewer' })).status).toBe(200)
    await own.close()
  })
})
