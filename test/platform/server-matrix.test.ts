import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { may, OBJECT_KINDS, ROLES, type Role, VERBS } from '../../src/platform/auth/may.ts'
import { allRoutes } from '../../src/platform/server/routes/all.ts'
import type { Route } from '../../src/platform/server/route.ts'
import { type Browser, batchOf, openWorld, type Served, signedIn, tokenFor, type World } from './server-world.ts'

/** What each role may do, written down: a change of the policy must be made here too, on purpose. */
const WRITTEN = `
nobody   create sign-in; read description, health, sign-in
sensor   create sign-in; read description, health, sign-in; send sightings
viewer   change own account; create own token, sign-in; delete own session, own token; read channel, decision, description, duty, evaluation, exposure, health, host, metrics, own account, own token, picture, sensor, settings, sign-in
operator change duty, evaluation, own account; create own token, sign-in; delete own session, own token, sensor; read channel, decision, description, duty, evaluation, exposure, health, host, metrics, own account, own token, picture, sensor, settings, sign-in
approver change duty, evaluation, own account; create decision, own token, sign-in; delete decision, own session, own token, sensor; read audit, channel, decision, description, duty, evaluation, exposure, health, host, metrics, own account, own token, picture, sensor, settings, sign-in
admin    change channel, duty, evaluation, own account, settings, user; create channel, decision, sign-in, token, user; delete channel, decision, own session, sensor, token, user; read audit, channel, decision, description, duty, evaluation, exposure, health, host, metrics, own account, picture, sensor, settings, sign-in, token, user
`

const routes = allRoutes()

describe('the policy', () => {
  it('is what is written down, and nothing else is allowed', () => {
    const lines = ROLES.map((role) => `${role.padEnd(8)} ${grantsOf(role)}`)
    expect(lines.join('\n')).toBe(WRITTEN.trim())
  })

  it('denies verbs and things it has never heard of', () => {
    for (const role of ROLES)
      for (const odd of ['constructor', '__proto__', 'toString', '']) {
        expect(may(role, 'read', { kind: odd as never, own: true })).toBe(false)
        expect(may(role, odd as never, { kind: 'user', own: true })).toBe(false)
      }
  })

  it('gives a greater role all that a smaller one has', () => {
    const users: Role[] = ['viewer', 'operator', 'approver', 'admin']
    for (const [i, role] of users.entries())
      for (const kind of OBJECT_KINDS)
        for (const verb of VERBS)
          for (const own of [false, true])
            if (may(role, verb, { kind, own }))
              for (const greater of users.slice(i)) expect(may(greater, verb, { kind, own })).toBe(true)
  })
})

function grantsOf(role: Role): string {
  const verbs = VERBS.toSorted().map((verb) => {
    const things = OBJECT_KINDS.flatMap((kind) => {
      if (may(role, verb, { kind })) return [kind]
      return may(role, verb, { kind, own: true }) ? [`own ${kind}`] : []
    })
    return things.length === 0 ? '' : `${verb} ${things.toSorted().join(', ')}`
  })
  return verbs.filter(Boolean).join('; ')
}

describe('every route', () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s says what it does to what',
    (_name, route) => {
      expect(VERBS).toContain(route.verb)
      expect(OBJECT_KINDS).toContain(route.object)
      expect(route.summary.length).toBeGreaterThan(10)
      // Nothing that changes something may be called a read, and no read may come by a method that changes.
      if (route.verb !== 'read' && route.object !== 'sign-in') expect(route.method).not.toBe('GET')
      if (route.verb === 'read') expect(route.method).toBe('GET')
    },
  )

  it('is in the table: no file declares a route beside it', () => {
    const server = readFileSync(new URL('../../src/platform/server/server.ts', import.meta.url), 'utf8')
    const declared = [...server.matchAll(/app\.(?:get|post|put|patch|delete|on|all)\(\s*([^,\s]+),/g)].map(
      (match) => match[1],
    )
    expect(declared).toEqual(['route.method', 'path.replace(/\\{(\\w+)\\}/g', "'/api/*'", "'*'"])
  })
})

describe('role x route x object', () => {
  let world: World
  let server: Served
  const browsers = new Map<Role, Browser>()
  const tokens = new Map<Role, string>()
  let otherUser = ''
  let otherToken = ''

  beforeAll(async () => {
    world = await openWorld()
    server = await world.serve()
    for (const role of ['viewer', 'operator', 'approver', 'admin'] as const)
      browsers.set(role, await signedIn(world, server, role))
    tokens.set('sensor', await tokenFor(world, 'sensor', 'web-1'))
    otherUser = (await signedIn(world, server, 'viewer')).id
  })
  afterAll(() => world?.close())

  const cases = ROLES.flatMap((role) =>
    routes.flatMap((route) =>
      (hasOwn(route) ? [true, false] : [false]).map((own) => ({
        role,
        route,
        own,
        name: `${route.method} ${route.path}`,
      })),
    ),
  )

  it.each(cases)('$role: $name (own: $own)', async ({ role, route, own }) => {
    const answer = await ask(role, route, own)
    await answer.body?.cancel()
    const allowed = may(role, route.verb, { kind: route.object, own: own || isAlwaysOwn(route) })
    if (allowed) expect([401, 403].includes(answer.status), `${answer.status}`).toBe(isRefusedForAnotherReason(route))
    else expect(answer.status).toBe(role === 'nobody' ? 401 : 403)
  })

  /** Tokens have owners. */
  function hasOwn(route: Route): boolean {
    return route.object === 'token' && route.method !== 'GET'
  }

  /** Accounts and sessions; and a list shows whatever in it is one's own. */
  function isAlwaysOwn(route: Route): boolean {
    return route.own === true && !hasOwn(route)
  }

  /** A wrong password, a wrong link, and the way back of a sign-in nobody started. */
  function isRefusedForAnotherReason(route: Route): boolean {
    return route.method === 'POST' && route.path === '/api/sign-in'
  }

  async function ask(role: Role, route: Route, own: boolean): Promise<Response> {
    if (route.method === 'DELETE' && route.object === 'token')
      otherToken = await tokenOf(own ? (browsers.get(role)?.id ?? null) : null)
    // Signing out ends the session the other cases need.
    const browser =
      route.path === '/api/sign-out' && browsers.has(role)
        ? await signedIn(world, server, role as 'viewer')
        : browsers.get(role)
    const path = route.path
      .replace('{address}', '203.0.113.7')
      .replace('{name}', 'web-9')
      .replace('{flaw}', 'CVE-2001-0500')
      .replace('{id}', idFor(route))
    const body = bodyFor(route, own)
    if (browser) return browser.ask(route.method, path, body)
    const token = tokens.get(role)
    return fetch(`${server.url}${path}`, {
      method: route.method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    })
  }

  function idFor(route: Route): string {
    if (route.object === 'picture') return 'code-red'
    return route.object === 'token' ? otherToken : otherUser
  }

  async function tokenOf(owner: string | null): Promise<string> {
    const row = {
      name: 'x',
      scope: 'read' as const,
      sensor: null,
      owner,
      expires: Date.now() + 1e9,
      hash: `${Math.random()}`,
    }
    return (await world.accounts.createToken({ actor: 'test', action: 'set-up', object: 'token x' }, row)).id
  }

  function bodyFor(route: Route, own: boolean): unknown {
    const bodies: Record<string, unknown> = {
      'POST /api/ingest': [batchOf('web-1', ['203.0.113.7'])],
      'POST /api/sign-in': { link: 'no such link' },
      'PUT /api/me/password': { password: 'short' },
      'POST /api/users': { name: `user ${Math.random().toString(36).slice(2)}`, role: 'viewer' },
      'PATCH /api/users/{id}': { disabled: false },
      // What only an admin may make is nobody's own.
      'POST /api/tokens': own ? { name: 'x', scope: 'read' } : { name: 'x', scope: 'sensor', sensor: 'web-1' },
      'POST /api/duty/turns': { person: 'nobody', from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
      'POST /api/inbox/{id}/evaluate': { verdict: 'affected', reason: 'it is' },
      'POST /api/channels': {
        name: `channel ${Math.random().toString(36).slice(2)}`,
        kind: 'ntfy',
        person: null,
        settings: { server: 'http://127.0.0.1:9/', topic: 'firebreak' },
      },
      'POST /api/decisions': { flaw: 'CVE-2001-0500', kind: 'not-affected', reason: 'no such host' },
      'PUT /api/settings': { siteName: 'Test', keepDays: 30, keepGigabytes: 1, sessionHours: 12 },
    }
    return bodies[`${route.method} ${route.path}`]
  }
})
