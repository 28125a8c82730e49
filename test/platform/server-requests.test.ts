import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { allRoutes } from '../../src/platform/server/routes/all.ts'
import { type Browser, batchOf, openWorld, type Served, signedIn, tokenFor, type World } from './server-world.ts'

let world: World
let server: Served
let token: string
let viewer: Browser
beforeAll(async () => {
  world = await openWorld()
  server = await world.serve()
  token = await tokenFor(world, 'sensor', 'web-1')
  viewer = await signedIn(world, server, 'viewer')
})
afterAll(() => world?.close())

function ingest(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${server.url}/api/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: body as NonNullable<RequestInit['body']>,
  })
}

async function requestsOf(source: string): Promise<number> {
  const page = (await (await viewer.ask('GET', `/api/sources/${source}`)).json()) as { requests: number }
  return page.requests
}

describe('ingest', () => {
  it('acknowledges what the store has, and counts a batch that comes again once', async () => {
    const batch = batchOf('web-1', ['203.0.113.1'])
    const body = JSON.stringify([batch])
    for (let i = 0; i < 3; i++) {
      const answer = await ingest(i === 1 ? gzipSync(body) : body, i === 1 ? { 'content-encoding': 'gzip' } : {})
      expect(await answer.json()).toEqual({ acknowledged: [{ sensor: 'web-1', epoch: 'test', seq: batch.seq }] })
    }
    expect(await requestsOf('203.0.113.1')).toBe(1)
  })

  it('takes the word of a token for its own sensor only', async () => {
    const answer = await ingest(JSON.stringify([batchOf('web-1', []), batchOf('web-2', [])]))
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ error: { code: 'not-allowed', field: 'sensor' } })
  })

  it('takes batches of older and newer minor versions, and refuses another major one', async () => {
    const newer = { ...batchOf('web-1', ['203.0.113.2']), schema: 'firebreak.batch/1.7', colour: 'blue' }
    expect((await ingest(JSON.stringify([newer]))).status).toBe(200)
    const { skipped: _s, gapBytes: _g, gapReason: _r, warnings: _w, diskFree: _d, ...health } = newer.health
    const { evidence: _e, unknown: _u, ...rest } = batchOf('web-1', ['203.0.113.2'])
    expect((await ingest(JSON.stringify([{ ...rest, health }]))).status).toBe(200)
    expect(await requestsOf('203.0.113.2')).toBe(2)
    const answer = await ingest(JSON.stringify([{ ...newer, schema: 'firebreak.batch/2' }]))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('firebreak.batch/1')
  })

  it.each([
    ['not JSON', '[{', 400],
    ['no list', '{}', 400],
    ['an empty list', '[]', 400],
    ['a negative count', JSON.stringify([{ ...batchOf('web-1', []), seq: -1 }]), 400],
    [
      'a threat with a name of its own making',
      JSON.stringify([{ ...batchOf('web-1', []), sightings: [{ threat: '<b>' }] }]),
      400,
    ],
    ['too many batches', JSON.stringify(Array.from({ length: 300 }, () => batchOf('web-1', []))), 400],
    ['more than the limit', `[${' '.repeat(8 * 2 ** 20)}]`, 413],
  ])('refuses %s', async (_name, body, status) => {
    expect((await ingest(body)).status).toBe(status)
  })

  it('refuses packed bodies that unpack to far more, that are cut, or are no gzip', async () => {
    const gzip = { 'content-encoding': 'gzip' }
    const bomb = gzipSync(Buffer.alloc(60 * 2 ** 20, ' '))
    expect(bomb.length).toBeLessThan(100_000)
    expect((await ingest(bomb, gzip)).status).toBe(413)
    expect((await ingest(gzipSync('[]').subarray(0, 10), gzip)).status).toBe(400)
    expect((await ingest('[]', gzip)).status).toBe(400)
    expect((await ingest('[]', { 'content-encoding': 'br' })).status).toBe(415)
  })

  it('says try later while the store is away, and takes the same batch afterwards', async () => {
    const broken = await world.serve({
      sightings: { ...world.sightings, add: () => Promise.reject(new Error('secret internals at 10.0.0.9')) },
    })
    const batch = JSON.stringify([batchOf('web-1', ['203.0.113.3'])])
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const answer = await fetch(`${broken.url}/api/ingest`, { method: 'POST', headers, body: batch })
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('10.0.0.9')
    expect((await ingest(batch)).status).toBe(200)
    expect(await requestsOf('203.0.113.3')).toBe(1)
    await broken.stop()
  })

  it('pushes back when too much is waiting, with the time to come again', async () => {
    const slow = Promise.withResolvers<void>()
    const busy = await world.serve({ sightings: { ...world.sightings, add: () => slow.promise } })
    const many = Array.from({ length: 15_000 }, (_, i) => `2001:db8::${i.toString(16)}`)
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const send = () =>
      fetch(`${busy.url}/api/ingest`, {
        method: 'POST',
        headers,
        body: gzipSync(JSON.stringify([batchOf('web-1', many)])),
      })
    const taken = Array.from({ length: 22 }, send)
    const first = await Promise.any(
      taken.map(async (answer) => ((await answer).status === 429 ? answer : Promise.reject(new Error('taken')))),
    )
    expect(first.headers.get('retry-after')).toBe('1')
    slow.resolve()
    const statuses = (await Promise.all(taken)).map((answer) => answer.status)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(15)
    await busy.stop()
  })
})

describe('an answer', () => {
  it('of every reading route is what its schema says', async () => {
    const admin = await signedIn(world, server, 'admin')
    // Of things with a page of their own only these are here; the others are checked where there are some.
    const here: Record<string, string> = { '/api/threats/{id}': 'code-red', '/api/sources/{address}': '203.0.113.1' }
    const asked = allRoutes().filter(({ method, answer }) => method === 'GET' && answer !== null)
    expect(asked.map(({ path }) => path)).toEqual(expect.arrayContaining(Object.keys(here)))
    for (const route of asked.filter(({ path }) => path in here || !path.includes('{'))) {
      const path = route.path.replace(/\{\w+\}/, here[route.path] ?? '')
      const answer = await admin.ask('GET', path)
      expect(answer.status, route.path).toBe(200)
      const result = (route.answer as z.ZodType).safeParse(await answer.json())
      expect(result.error?.issues ?? [], route.path).toEqual([])
    }
  })

  it('shows what was sent: the picture, its card, its evidence', async () => {
    const now = (await (await viewer.ask('GET', '/api/now')).json()) as {
      threats: number
      headline: string
      top: object[]
    }
    expect(now.threats).toBe(1)
    expect(now.top[0]).toMatchObject({ id: 'code-red', kind: 'worm' })
    const { evidence } = (await (await viewer.ask('GET', '/api/evidence?source=203.0.113.1')).json()) as {
      evidence: object[]
    }
    expect(evidence).toHaveLength(1)
    const page = await (await viewer.ask('GET', '/api/sources/192.168.7.7')).json()
    expect(page).toMatchObject({ verdict: 'ordinary', requests: 0, first: null })
  })

  it.each([
    ['/api/threats?from=yesterday', 400, 'from'],
    ['/api/threats?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 400, 'from'],
    ['/api/threats?from=1900-01-01T00:00:00Z', 400, 'from'],
    ['/api/sources?limit=1000000', 400, 'limit'],
    ['/api/sources/%00', 400, 'address'],
    ['/api/sources/%3Cscript%3E', 400, 'address'],
    ['/api/threats/..%2F..%2Fetc', 400, 'id'],
    ['/api/threats/no-such-threat', 404, undefined],
    ['/api/threats/__proto__', 404, undefined],
  ])('to %s is %i and names the field', async (path, status, field) => {
    const answer = await viewer.ask('GET', path)
    const { error } = (await answer.json()) as { error: { field?: string; remedy: string } }
    expect([answer.status, error.field]).toEqual([status, field])
    expect(error.remedy.length).toBeGreaterThan(10)
  })

  it('to a wrong method, path or content says so', async () => {
    expect((await viewer.ask('DELETE', '/api/now')).status).toBe(405)
    expect((await viewer.ask('GET', '/api/none')).status).toBe(404)
    expect((await fetch(`${server.url}/api/sign-in`, { method: 'POST', body: '{}' })).status).toBe(415)
  })

  it('keeps keys like __proto__ out of objects', async () => {
    const admin = await signedIn(world, server, 'admin')
    const raw = '{"siteName":"x","keepDays":1,"keepGigabytes":1,"sessionHours":1,"__proto__":{"role":"admin"}}'
    const headers = {
      cookie: admin.cookie,
      origin: server.url,
      'x-firebreak-csrf': admin.csrf,
      'content-type': 'application/json',
    }
    const answer = await fetch(`${server.url}/api/settings`, { method: 'PUT', headers, body: raw })
    expect(answer.status).toBe(400)
    expect(({} as { role?: string }).role).toBeUndefined()
  })

  it('has the security headers, whatever it is', async () => {
    for (const path of ['/', '/api/now', '/api/none', '/healthz', '/none.js']) {
      const { headers } = await fetch(`${server.url}${path}`)
      expect(headers.get('content-security-policy'), path).toMatch(
        /default-src 'none'.*frame-ancestors 'none'.*require-trusted-types-for 'script'/,
      )
      expect(headers.get('content-security-policy')).not.toMatch(/unsafe/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
    }
  })

  it('about readiness tells when a store is away', async () => {
    const away = { ...world.sightings, traffic: () => Promise.reject(new Error('away')) }
    const broken = await world.serve({ sightings: away })
    const answer = await fetch(`${broken.url}/readyz`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({
      ready: false,
      parts: [
        { part: 'state', ok: true },
        { part: 'sightings', ok: false },
        { part: 'ingest', ok: true },
      ],
    })
    expect((await fetch(`${broken.url}/healthz`)).status).toBe(200)
    await broken.stop()
  })
})

describe('the files of the console', () => {
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-web-'))
  let web: Served
  beforeAll(async () => {
    mkdirSync(join(directory, 'assets'))
    writeFileSync(join(directory, 'index.html'), '<!doctype html><title>console</title>')
    writeFileSync(join(directory, 'assets', 'main-BfX2q1aZ.js'), 'export {}')
    writeFileSync(join(directory, '.hidden'), 'secret')
    symlinkSync('/etc/passwd', join(directory, 'passwd.txt'))
    web = await world.serve({ webDirectory: directory })
  })
  afterAll(() => rmSync(directory, { recursive: true }))

  it('with a hash in the name are kept for ever, the page never without asking', async () => {
    const script = await fetch(`${web.url}/assets/main-BfX2q1aZ.js`)
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(script.headers.get('content-type')).toContain('text/javascript')
    for (const path of ['/', '/index.html', '/threats/code-red', '/sources/198.51.100.7', '/hosts/web-1.example']) {
      const page = await fetch(`${web.url}${path}`)
      expect(await page.text()).toContain('<title>console</title>')
      expect(page.headers.get('cache-control')).toBe('no-cache')
      const etag = page.headers.get('etag') ?? ''
      expect((await fetch(`${web.url}${path}`, { headers: { 'if-none-match': etag } })).status).toBe(304)
    }
  })

  it.each([
    '/passwd.txt',
    '/.hidden',
    '/../../../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd.txt',
    '/assets/none.js',
    '/assets\\..\\..\\x.y',
  ])('do not include %s', async (path) => {
    // Raw, as `fetch` would tidy the path up.
    const { status, text } = await rawGet(web.url, path)
    expect(text).not.toMatch(/root:|secret/)
    expect([200, 400, 404]).toContain(status)
    if (status === 200) expect(text).toContain('<title>console</title>')
  })
})

function rawGet(url: string, path: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    request({ hostname, port, path }, (response) => {
      let text = ''
      response
        .on('data', (piece) => (text += piece))
        .on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}
