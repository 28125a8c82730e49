import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { compress } from 'hono/compress'
import { pino, type Logger } from 'pino'
import type { DutyStore } from '../../know/duty/ports.ts'
import type { Batch } from '../../model/sighting.ts'
import { type Network, parseNetwork } from '../../support/address.ts'
import { fail } from '../../support/errors.ts'
import type { CountryBook } from '../../watch/ranges/country-book.ts'
import type { Accounts, UserRow } from '../auth/accounts.ts'
import { createAuth } from '../auth/auth.ts'
import { type Link, makeLink } from '../auth/links.ts'
import { createOidcProvider } from '../auth/oidc/provider.ts'
import type { OidcSettings } from '../auth/oidc/settings.ts'
import type { Channels } from '../stores/state/outbox.ts'
import { type Knowledge, noKnowledge } from '../exposure/knowledge.ts'
import type { SightingStore } from '../stores/sightings/types.ts'
import { answerError, refusalBody, refusalHeaders } from './answer-error.ts'
import { addressOf } from './checks/client-address.ts'
import { SECURITY_HEADERS, SHORT_HEADERS, STRICT_TRANSPORT } from './checks/headers.ts'
import type { Site } from './checks/origin.ts'
import { describeApi } from './description/openapi.ts'
import type { Bus } from './events/bus.ts'
import { createHub } from './events/hub.ts'
import { createLocalBus } from './events/local-bus.ts'
import { createSightingsFeed } from './events/sightings-feed.ts'
import { openFiles } from './files.ts'
import { createGate, type Gate, type Secrets } from './gate.ts'
import { handle } from './handle.ts'
import { createIdentify } from './identify.ts'
import { createIntake } from './intake.ts'
import { createMemo } from './memo.ts'
import { createMetrics } from './metrics.ts'
import type { Parts } from './parts.ts'
import { Refusal, REFUSALS } from './refusal.ts'
import type { Route } from './route.ts'
import { allRoutes } from './routes/all.ts'
import type { Acknowledged } from './schemas/ingest.ts'
import { createSensorBook } from './sensor-book.ts'
import { cookieName, isSecure, noCookie } from './session.ts'
import { createSignInLimits } from './sign-in-limits.ts'
import { createTroubles } from './troubles.ts'
import { watchStores } from './watch-stores.ts'

export interface ServerOptions {
  accounts: Accounts
  sightings: SightingStore
  /** The imported ranges of addresses by country; none when left out. */
  countries?: CountryBook
  duty: DutyStore
  channels: Channels
  /** Hosts, advisories, exposures; left out, the server looks after none. */
  knowledge?: Knowledge
  /** Joins several servers; this one alone when left out. */
  bus?: Bus
  /** The built console; null serves a page that says so. */
  webDirectory: string | null
  version: string
  /** Milliseconds. */
  clock?: () => number
  /** Listens on this machine only. */
  loopback?: boolean
  /** The address people open, when a proxy stands before the server: `https://firebreak.example`. */
  publicUrl?: string
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[]
  oidc?: OidcSettings
  log?: Logger
  /** Folder of an embedded store, whose disk is watched. */
  disk?: string
  /** Told, in words for people, when the server cannot do its work, and when that is over. */
  onTrouble?: (words: string, over: boolean) => void
}

export interface FirebreakServer {
  app: Hono
  /**
   * The answer to a request that needs no more than a look at its secret: a forged one. Null for all others. `listen` asks
   * before anything is made of the request, so that a flood of wrong tokens costs next to nothing.
   */
  turnAway(secrets: Secrets, peer: string | undefined, forwardedFor: string | null): TurnedAway | null
  /** Batches of the sensor in this process, or of NATS: resolves when the store has them. */
  take(batches: readonly Batch[]): Promise<Acknowledged['acknowledged']>
  /** A sign-in link for the first admin, who is made when there is no user yet; for an admin when there is. */
  firstLink(): Promise<Link>
  /** Waits for what is on its way into the store. */
  close(): Promise<void>
}

export interface TurnedAway {
  status: number
  headers: Record<string, string>
  body: string
}

/** Answers that many consoles ask for at once are shared for so long, or until the next event. Milliseconds. */
const SHARED = 1000

/** The server without a port: `app.fetch` answers requests. `listen` gives it one. */
export async function createServer(options: ServerOptions): Promise<FirebreakServer> {
  const { accounts, sightings, clock = Date.now, version } = options
  const log = options.log ?? pino({ level: 'silent' })
  const auth = await createAuth(accounts, clock)
  const hub = await createHub(options.bus ?? createLocalBus())
  const metrics = createMetrics()
  const feed = createSightingsFeed(hub)
  const sensors = createSensorBook(accounts, hub, clock)
  const troubles = createTroubles((words, over) => {
    metrics.troubles[over ? 'dec' : 'inc']()
    log[over ? 'info' : 'error']({ over }, words)
    options.onTrouble?.(words, over)
  })
  const routes = allRoutes()
  const parts: Parts = {
    accounts,
    auth,
    sightings,
    countries: options.countries ?? { table: async () => null },
    duty: options.duty,
    channels: options.channels,
    knowledge: options.knowledge ?? noKnowledge(),
    hub,
    sensors,
    metrics,
    clock,
    version,
    log,
    intake: createIntake(sightings, feed, sensors, metrics, troubles),
    signIns: createSignInLimits(),
    oidc: options.oidc === undefined ? null : createOidcProvider(options.oidc, auth.key, clock),
    memo: createMemo({ life: SHARED, clock, state: () => hub.newest() }),
    troubles,
    site: { publicUrl: urlOf(options.publicUrl), loopback: options.loopback ?? false },
    trustedProxies: (options.trustedProxies ?? []).map(networkOf),
    description: JSON.stringify(describeApi(routes, version)),
    told: ({ actor, action, object }) => hub.publish('audit', { actor, action, object }),
  }
  const endWatch = watchStores(parts, options.disk ?? null)
  const gate = createGate(auth, cookieName(parts.site), metrics)
  return {
    app: await appOf(routes, parts, gate, options.webDirectory),
    turnAway(secrets, peer, forwardedFor) {
      if (secrets.authorization === null && secrets.cookie === null) return null
      const shown = gate.look(secrets, addressOf(peer, forwardedFor, parts.trustedProxies), clock())
      return shown instanceof Refusal ? turnedAway(shown, secrets, parts.site) : null
    },
    take: (batches) => parts.intake.take(batches),
    firstLink: () => firstLink(parts),
    async close() {
      endWatch()
      await parts.intake.settled()
      feed.close()
      await sensors.close()
      await hub.close()
    },
  }
}

async function appOf(routes: readonly Route[], parts: Parts, gate: Gate, webDirectory: string | null): Promise<Hono> {
  const app = new Hono()
  const files = await openFiles(webDirectory)
  const identify = createIdentify(parts, gate)
  const paths = new Set(routes.map((route) => route.path))
  app.use(compress({ threshold: 2048 }))
  app.use(async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.res.headers.set(name, value)
    if (isSecure(parts.site)) context.res.headers.set('strict-transport-security', STRICT_TRANSPORT)
  })
  for (const route of routes)
    app.on(route.method, route.path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
      const end = parts.metrics.seconds.startTimer({ route: route.path })
      const request = context.req.raw
      const incoming = {
        request,
        address: addressOf(peerOf(context), request.headers.get('x-forwarded-for'), parts.trustedProxies),
        params: context.req.param(),
      }
      const answer = await handle(route, incoming, identify, parts).catch((error: unknown) =>
        answerError(error, parts.log),
      )
      parts.metrics.requests.inc({ route: route.path, status: answer.status })
      end()
      return answer
    })
  for (const path of paths)
    app.all(path.replace(/\{(\w+)\}/g, ':$1'), () =>
      answerError(new Refusal('wrong-method', 'this address does not take that method'), parts.log),
    )
  app.all('/api/*', () => answerError(new Refusal('not-found', 'there is no such route'), parts.log))
  app.get(
    '*',
    (context) =>
      files.answer(context.req.path, context.req.raw) ??
      answerError(new Refusal('not-found', 'there is no such file'), parts.log),
  )
  app.notFound(() => answerError(new Refusal('not-found', 'there is nothing here'), parts.log))
  app.onError((error) => answerError(error, parts.log))
  return app
}

function turnedAway(refusal: Refusal, { authorization }: Secrets, site: Site): TurnedAway {
  // A browser with the cookie of a server that was set up anew is helped by forgetting it.
  const forget = authorization === null ? { 'set-cookie': noCookie(site) } : {}
  const headers = { ...SHORT_HEADERS, 'content-type': 'application/json', ...refusalHeaders(refusal), ...forget }
  return { status: REFUSALS[refusal.code].status, headers, body: JSON.stringify(refusalBody(refusal)) }
}

async function firstLink(parts: Parts): Promise<Link> {
  // Another server of the site may make the first admin at the same moment: the second look finds that one.
  const admin = (await findOrMakeAdmin(parts)) ?? (await findOrMakeAdmin(parts))
  if (admin === null) return fail('try-later', 'somebody made a user of this name at the same moment')
  return makeLink(parts.accounts, parts.auth.key, 'command line', admin, parts.clock())
}

/** Null when somebody else just took the name. */
async function findOrMakeAdmin({ accounts }: Parts): Promise<UserRow | null> {
  const users = await accounts.users()
  const admin = users.find((user) => user.role === 'admin' && !user.disabled)
  if (admin !== undefined) return admin
  const names = new Set(users.map((user) => user.name.toLowerCase()))
  const name =
    ['admin', 'admin 2', 'admin 3', 'admin 4'].find((free) => !names.has(free)) ?? `admin ${users.length + 1}`
  const act = { actor: 'command line', action: 'create-user', object: `user ${name}`, detail: { role: 'admin' } }
  return accounts.createUser(act, { name, role: 'admin', subject: null })
}

/** Undefined when the app is asked without a port, as tests do. */
function peerOf(context: Context): string | undefined {
  return context.env?.incoming === undefined ? undefined : getConnInfo(context).remote.address
}

function urlOf(text: string | undefined): URL | null {
  if (text === undefined) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    return fail('usage', 'not the address of a web page', { field: '--public-url' })
  return url
}

function networkOf(text: string): Network {
  return parseNetwork(text) ?? fail('usage', 'not an address or network', { field: '--trusted-proxy' })
}
