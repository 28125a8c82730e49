import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { serve, type ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import { SECURITY_HEADERS } from '../../src/platform/server/checks/headers.ts'
import { dutyRoutes } from './fixture/duty.ts'
import { createEventLog, type EventLog } from './fixture/event-log.ts'
import { knowRoutes } from './fixture/know.ts'
import { ADMIN, createPeople, type People } from './fixture/people.ts'
import { peopleRoutes } from './fixture/people-routes.ts'
import {
  cardOf,
  countriesOf,
  nowOf,
  RANGES,
  rangeOf,
  sourcePageOf,
  sourceRowsOf,
  threatPageOf,
  unclassifiedOf,
} from './fixture/picture.ts'
import { createWorld, evidenceLine, seconds, type World } from './fixture/world.ts'

export interface FixtureOptions {
  /** The built console. */
  web: string
  /** Changes every answer before it is sent: how hostile text gets into each field. */
  distort?: (answer: unknown) => unknown
  signedIn?: boolean
  /** Milliseconds since 1970. */
  now?: number
}

export interface FixtureServer {
  url: string
  world: World
  people: People
  events: EventLog
  /** Lets a threat send requests from a source now; consoles are told unless `quiet`. */
  probe(threat: string, source: string, requests: number, quiet?: boolean): void
  close(): Promise<void>
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
}

/** The console's API over a made-up world, with the security headers of the real server. */
export async function startFixtureServer(options: FixtureOptions): Promise<FixtureServer> {
  const distort = options.distort ?? ((answer) => answer)
  const world = createWorld(options.now ?? Date.now())
  const people = createPeople()
  const events = createEventLog()
  const session = { open: options.signedIn ?? true }
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value)
  })
  app.use('/api/*', async (c, next) => {
    const open = session.open || c.req.path === '/api/sign-in'
    if (!open)
      return c.json({ error: { code: 'sign-in-needed', message: 'nobody is signed in', remedy: 'Sign in.' } }, 401)
    if (c.req.method !== 'GET' && c.req.path !== '/api/sign-in' && c.req.header('x-firebreak-csrf') !== ADMIN.csrf)
      return c.json({ error: { code: 'wrong-origin', message: 'the header is missing', remedy: 'Ask /api/me.' } }, 403)
    await next()
    if (!c.res.headers.get('content-type')?.startsWith('application/json')) return
    c.res = new Response(JSON.stringify(distort(await c.res.json())), c.res)
  })
  pictureRoutes(app, world, people, events)
  app.get('/api/sign-in', (c) =>
    c.json({ siteName: 'Harbour site', password: true, oidc: { name: 'Harbour login', path: '/api/sign-in/oidc' } }),
  )
  app.post('/api/sign-in', async (c) => {
    const body = await c.req.json<{ link?: string; password?: string }>()
    session.open = body.link === 'one-time-secret' || body.password === 'correct horse battery'
    if (session.open) return c.json(ADMIN)
    return c.json(
      { error: { code: 'sign-in-failed', message: 'name or password is not right', remedy: 'Check both.' } },
      401,
    )
  })
  app.post('/api/sign-out', (c) => {
    session.open = false
    return c.json({ done: true })
  })
  app.route(
    '/api',
    peopleRoutes(people, () => events.send('audit', {})),
  )
  app.route(
    '/api',
    dutyRoutes(() => events.send('audit', {})),
  )
  app.route('/api', knowRoutes())
  app.get('*', (c) => fileOf(options.web, c.req.path))
  const server = await new Promise<ServerType>((resolve) => {
    const started: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    world,
    people,
    events,
    probe(threat, source, requests, quiet = false) {
      const outbreak = world.outbreaks.find(({ id }) => id === threat)
      if (outbreak !== undefined)
        outbreak.requests[outbreak.requests.length - 1] = (outbreak.requests.at(-1) ?? 0) + requests
      world.evidence.unshift(evidenceLine(threat, source, Date.now(), false))
      if (!quiet)
        events.send('sightings', {
          minute: seconds(Date.now()),
          lines: requests,
          probes: requests,
          threats: { [threat]: requests },
        })
    },
    close() {
      events.cut()
      return new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
}

function pictureRoutes(app: Hono, world: World, people: People, events: EventLog): void {
  app.get('/api/me', (c) => c.json({ ...ADMIN, siteName: people.settings.siteName }))
  app.get('/api/now', (c) => c.json(nowOf(world)))
  app.get('/api/threats', (c) =>
    c.json({
      range: rangeOf(world),
      stepMinutes: 15,
      threats: world.outbreaks.map((outbreak) => cardOf(world, outbreak)),
    }),
  )
  app.get('/api/threats/:id', (c) => {
    const page = threatPageOf(world, c.req.param('id'))
    if (page !== null) return c.json(page)
    return c.json({ error: { code: 'not-found', message: 'no threat has this id', remedy: 'Check the address.' } }, 404)
  })
  app.get('/api/sources', (c) => {
    const threat = c.req.query('threat')
    const rows = sourceRowsOf(world).filter(
      (row) => threat === undefined || row.threats.some(({ id }) => id === threat),
    )
    return c.json({ range: rangeOf(world), sources: rows })
  })
  app.get('/api/countries', (c) => c.json(countriesOf(world, world.rangesImported)))
  app.get('/api/ranges', (c) => c.json({ ranges: world.rangesImported ? RANGES : null }))
  app.get('/api/sources/:address', (c) => c.json(sourcePageOf(world, c.req.param('address'))))
  app.get('/api/unclassified', (c) => c.json(unclassifiedOf(world)))
  app.get('/api/evidence', (c) => {
    const { threat, source } = c.req.query()
    const lines = world.evidence.filter(
      (line) => (threat === undefined || line.threat === threat) && (source === undefined || line.source === source),
    )
    return c.json({ range: rangeOf(world), evidence: lines })
  })
  app.get('/api/sensors', (c) => c.json({ at: seconds(Date.now()), sensors: world.sensors }))
  app.get('/api/audit', (c) => c.json({ records: people.audit }))
  app.get('/api/settings', (c) => c.json(people.settings))
  app.get('/api/users', (c) => c.json({ users: people.users }))
  app.get('/api/tokens', (c) => c.json({ tokens: people.tokens }))
  app.get('/api/events', (c) => events.stream(c.req.header('last-event-id') ?? null))
}

/** A file of the built console; its page for every address that is none. */
function fileOf(web: string, path: string): Response {
  const isFile = path.startsWith('/assets/') || path === '/icon.svg'
  const name = isFile ? normalize(path) : '/index.html'
  try {
    return new Response(readFileSync(join(web, name)), {
      headers: { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' },
    })
  } catch {
    return new Response('not found', { status: 404 })
  }
}
