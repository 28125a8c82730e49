import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Download, download, type Tag } from '../../src/know/advisories/fetch/download.ts'
import type { FetchPolicy } from '../../src/know/advisories/fetch/request.ts'
import { type Handler, serve, type TestServer } from './hostile-server.ts'

const LIMITS = { size: 1_000_000, idle: 300, total: 5_000, redirects: 5, pause: 1 }
const BODY = Buffer.from(Array.from({ length: 200_000 }, (_, at) => at % 251))

let directory = ''
let server: TestServer
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'download-'))
})
afterEach(async () => {
  await server.close()
  rmSync(directory, { recursive: true })
})

const target = (): string => join(directory, 'feed')

async function fetchFrom(
  handler: Handler,
  known: Tag | null = null,
  change: Partial<FetchPolicy> = {},
): Promise<Download> {
  server = await serve(handler)
  const policy = { own: new Set([server.host]), limits: LIMITS, ...change }
  return download(`${server.base}/feed`, target(), known, policy)
}

describe('a download', () => {
  it('is taken whole, with what identifies its version', async () => {
    const got = await fetchFrom((_request, response) =>
      response.setHeader('etag', '"v1"').setHeader('content-length', BODY.length).end(BODY),
    )
    expect(got).toEqual({ unchanged: false, tag: { etag: '"v1"', modified: null }, bytes: BODY.length })
    expect(readFileSync(target()).equals(BODY)).toBe(true)
    expect(existsSync(`${target()}.part`)).toBe(false)
  })

  it('asks only for what is newer', async () => {
    const got = await fetchFrom(
      (request, response) => {
        response.statusCode =
          request.headers['if-none-match'] === '"v1"' && request.headers['if-modified-since'] !== undefined ? 304 : 200
        response.end()
      },
      { etag: '"v1"', modified: 'Mon, 01 Jan 2024 00:00:00 GMT' },
    )
    expect(got.unchanged).toBe(true)
    expect(existsSync(target())).toBe(false)
  })

  it('goes on where it was cut', async () => {
    let cuts = 0
    const ranges: string[] = []
    const got = await fetchFrom((request, response) => {
      response.setHeader('etag', '"v1"')
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      ranges.push(String(request.headers['if-range'] ?? '-'))
      if (from > 0) response.writeHead(206, { 'content-range': `bytes ${from}-${BODY.length - 1}/${BODY.length}` })
      else response.setHeader('content-length', BODY.length)
      if (cuts++ < 2) response.write(BODY.subarray(from, from + 70_000), () => setTimeout(() => response.destroy(), 20))
      else response.end(BODY.subarray(from))
    })
    expect(got.bytes).toBe(BODY.length)
    expect(ranges).toEqual(['-', '"v1"', '"v1"'])
    expect(createHash('sha256').update(readFileSync(target())).digest('hex')).toBe(
      createHash('sha256').update(BODY).digest('hex'),
    )
  })

  it('begins anew when the file changed in between', async () => {
    let asked = 0
    await fetchFrom((_request, response) => {
      response.setHeader('etag', `"v${asked}"`).setHeader('content-length', BODY.length)
      if (asked++ === 0) response.write(BODY.subarray(100, 50_000), () => setTimeout(() => response.destroy(), 20))
      else response.end(BODY)
    })
    expect(readFileSync(target()).equals(BODY)).toBe(true)
  })

  it.each<[string, Handler, string]>([
    [
      'a body shorter than it says',
      (_q, a) => void a.writeHead(200, { 'content-length': 10_000 }).end(BODY.subarray(0, 50), () => a.destroy()),
      'feed-unreachable',
    ],
    [
      'a length over the limit',
      (_q, a) => void a.writeHead(200, { 'content-length': 2_000_000_000 }).flushHeaders(),
      'feed-too-large',
    ],
    ['an endless body', (_q, a) => endless(a), 'feed-too-large'],
    ['silence', () => {}, 'feed-unreachable'],
    ['a trickle', (_q, a) => trickle(a), 'feed-unreachable'],
    [
      'a part nobody asked for',
      (_q, a) => void a.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('xxxxx'),
      'feed-unreachable',
    ],
    ['nothing changed, though nothing was known', (_q, a) => void a.writeHead(304).end(), 'feed-refused'],
    ['not found', (_q, a) => void a.writeHead(404).end('no'), 'feed-refused'],
    ['an error', (_q, a) => void a.writeHead(503).end('no'), 'feed-unreachable'],
    ['a redirect to itself', (_q, a) => void a.writeHead(302, { location: '/feed' }).end(), 'feed-refused'],
    ['redirects without end', (q, a) => void a.writeHead(302, { location: `${q.url}x` }).end(), 'feed-refused'],
    [
      'a redirect to another port of loopback',
      (_q, a) => void a.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'feed-refused',
    ],
    [
      'a redirect to a private address',
      (_q, a) => void a.writeHead(307, { location: 'https://[::ffff:10.0.0.1]/' }).end(),
      'feed-refused',
    ],
    [
      'a redirect to a decimal address',
      (_q, a) => void a.writeHead(301, { location: 'https://2130706433/' }).end(),
      'feed-refused',
    ],
    [
      'a redirect to a file',
      (_q, a) => void a.writeHead(302, { location: 'file:///etc/passwd' }).end(),
      'feed-refused',
    ],
    [
      'headers without end',
      (_q, a) => void a.socket?.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}`),
      'feed-unreachable',
    ],
    ['no HTTP at all', (_q, a) => void a.socket?.end('220 smtp ready\r\n'), 'feed-unreachable'],
  ])('of %s fails clearly and leaves no file', async (_name, handler, code) => {
    const before = performance.now()
    await expect(fetchFrom(handler)).rejects.toMatchObject({ code })
    expect(performance.now() - before).toBeLessThan(8_000)
    expect(existsSync(target())).toBe(false)
  })

  it('never follows a name that answers otherwise the second time', async () => {
    let asked = 0
    server = await serve((_request, response) =>
      response.writeHead(302, { location: 'https://rebind.example/x' }).end(),
    )
    const resolve = async (): Promise<string[]> => (asked++ === 0 ? ['192.0.2.1'] : ['127.0.0.1'])
    const policy = { own: new Set([server.host]), limits: LIMITS, resolve }
    await expect(download(`${server.base}/feed`, target(), null, policy)).rejects.toMatchObject({
      code: 'feed-refused',
    })
    expect(asked).toBe(1)
  })
})

function endless(response: Parameters<Handler>[1]): void {
  const more = (): void => {
    if (!response.destroyed) response.write(BODY, more)
  }
  more()
}

function trickle(response: Parameters<Handler>[1]): void {
  const timer = setInterval(() => response.write('x'), 100)
  response.on('close', () => clearInterval(timer))
}
