import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { DutyStore } from '../../src/know/duty/ports.ts'
import type { Batch } from '../../src/model/sighting.ts'
import type { Accounts } from '../../src/platform/auth/accounts.ts'
import type { UserRole } from '../../src/platform/auth/roles.ts'
import { csrfOf, hashOfSecret, makeSecret } from '../../src/platform/auth/secret.ts'
import { createPostgresBus } from '../../src/platform/server/events/postgres-bus.ts'
import { listen, type Listen, type Listening } from '../../src/platform/server/listen.ts'
import { createServer, type FirebreakServer, type ServerOptions } from '../../src/platform/server/server.ts'
import { openPostgres } from '../../src/platform/stores/postgres/open.ts'
import { openSightings } from '../../src/platform/stores/sightings/api.ts'
import type { SightingStore } from '../../src/platform/stores/sightings/types.ts'
import { createDutyStore } from '../../src/platform/stores/state/duty.ts'
import { type Channels, createChannels } from '../../src/platform/stores/state/outbox.ts'
import { createAccounts } from '../../src/platform/stores/state/accounts.ts'
import { openState, type State } from '../../src/platform/stores/state/open-state.ts'

/** A real PostgreSQL with both stores on it, and as many servers as a test wants. */
export interface World {
  url: string
  state: State
  accounts: Accounts
  sightings: SightingStore
  duty: DutyStore
  channels: Channels
  /** A server on a free port of this machine. */
  serve(options?: Partial<ServerOptions>, where?: Partial<Listen>): Promise<Served>
  close(): Promise<void>
}

export interface Served extends FirebreakServer {
  url: string
  stop(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-server-'))
  const postgres = await openPostgres({ directory })
  const state = await openState(postgres.url)
  const sightings = openSightings(postgres.url)
  await sightings.migrate()
  const accounts = createAccounts(state)
  const duty = createDutyStore(state)
  const channels = createChannels(state)
  const servers = new Set<Served>()

  async function serve(options: Partial<ServerOptions> = {}, where: Partial<Listen> = {}): Promise<Served> {
    const bus = createPostgresBus(
      () => new pg.Client({ connectionString: postgres.url }),
      (sql, values) => state.pool.query(sql, values),
    )
    const usual = { accounts, sightings, duty, channels, bus, webDirectory: null, version: '0.0.0', loopback: true }
    const server = await createServer({ ...usual, ...options })
    const listening: Listening = await listen(server, { host: '127.0.0.1', port: 0, ...where })
    const served = {
      ...server,
      url: listening.url,
      async stop() {
        servers.delete(served)
        await listening.close()
        await server.close()
      },
    }
    servers.add(served)
    return served
  }

  return {
    url: postgres.url,
    state,
    accounts,
    sightings,
    duty,
    channels,
    serve,
    async close() {
      for (const served of servers) await served.stop()
      await sightings.close()
      await state.close()
      await postgres.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

const ACT = { actor: 'test', action: 'set-up', object: 'test' }

/** The secret of a new token. */
export async function tokenFor(
  world: World,
  scope: 'sensor' | 'read' | 'admin',
  sensor: string | null = null,
): Promise<string> {
  const secret = makeSecret(scope, await world.accounts.key())
  const expires = Date.now() + 3_600_000
  const row = {
    name: `${scope} ${sensor ?? ''}`.trim(),
    scope,
    sensor,
    owner: null,
    expires,
    hash: hashOfSecret(secret),
  }
  await world.accounts.createToken(ACT, row)
  return secret
}

/** A browser: it keeps the cookie, says where requests come from, and sends the CSRF header. */
export interface Browser {
  id: string
  cookie: string
  csrf: string
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
}

/** A new user with a session, without the way through the sign-in page (whose limits many tests would meet). */
export async function signedIn(world: World, server: Served, role: UserRole): Promise<Browser> {
  const name = `${role} ${randomBytes(4).toString('hex')}`
  const user = await world.accounts.createUser(ACT, { name, role, subject: null })
  const key = await world.accounts.key()
  const secret = makeSecret('session', key)
  await world.accounts.openSession(ACT, {
    hash: hashOfSecret(secret),
    user: user?.id ?? '',
    expires: Date.now() + 3_600_000,
  })
  return browserOf(server, user?.id ?? '', `firebreak=${secret}`, csrfOf(secret, key))
}

/** The secret of a new sign-in link. */
export async function linkFor(world: World, user: string, life = 60_000): Promise<string> {
  const secret = makeSecret('link', await world.accounts.key())
  await world.accounts.createLink(ACT, { hash: hashOfSecret(secret), user, expires: Date.now() + life })
  return secret
}

/** What POST /api/sign-in answers. */
export function signInBy(server: Served, how: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, ...headers },
    body: JSON.stringify(how),
  })
}

/** A browser that goes on from an answer of `signInBy`. */
export async function browserFrom(server: Served, answer: Response): Promise<Browser> {
  if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`)
  const me = (await answer.json()) as { id: string; csrf: string }
  return browserOf(server, me.id, (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '', me.csrf)
}

function browserOf(server: Served, id: string, cookie: string, csrf: string): Browser {
  return {
    id,
    cookie,
    csrf,
    ask: (method, path, body, headers = {}) =>
      fetch(`${server.url}${path}`, {
        method,
        headers: {
          cookie,
          origin: server.url,
          'x-firebreak-csrf': csrf,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'manual',
      }),
  }
}

let seq = 0

/** A batch with one sighting of Code Red a source. */
export function batchOf(sensor: string, sources: readonly string[], minute = Math.floor(Date.now() / 60_000)): Batch {
  return {
    schema: 'firebreak.batch/1',
    sensor,
    epoch: 'test',
    seq: ++seq,
    sightings: sources.map((source) => ({
      threat: 'code-red',
      source,
      minute,
      requests: 1,
      answered: [0, 0, 0, 1, 0, 0],
    })),
    traffic: [
      { minute, lines: sources.length * 2, probes: sources.length, sources: Buffer.alloc(64).toString('base64') },
    ],
    unknown: [],
    evidence: sources.slice(0, 3).map((source, i) => ({
      threat: 'code-red',
      source,
      time: minute * 60_000,
      file: '/var/log/nginx/access.log',
      line: i + 1,
      status: 404,
      text: `${source} - - "GET /default.ida?NNNN HTTP/1.0" 404`,
    })),
    health: {
      version: '0.0.0',
      clock: Date.now(),
      files: 1,
      bytes: 1000,
      lines: 10,
      parsed: 10,
      unparsed: 0,
      skipped: 0,
      gapBytes: 0,
      gapReason: null,
      overflowed: 0,
      lag: 0,
      journalBytes: 0,
      diskFree: 2 ** 33,
      warnings: [],
    },
  }
}
