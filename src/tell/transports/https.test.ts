import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Batch } from '../../model/sighting.ts'
import { backoff } from './backoff.ts'
import { createHttpsTransport } from './https.ts'
import { piecesOf } from './pieces.ts'
import type { TransportOptions } from './types.ts'

/* What a real server of ours never does, and what only a server with a certificate can show. The rest is in contract.test.ts. */

const directory = mkdtempSync(join(tmpdir(), 'firebreak-https-'))
const [certificate, key, tokenFile] = ['cert.pem', 'key.pem', 'token'].map((name) => join(directory, name)) as [
  string,
  string,
  string,
]
const servers: Server[] = []

beforeAll(() => {
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, ...subject],
    { stdio: 'ignore' },
  )
  writeFileSync(tokenFile, 'first\n')
})
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})
afterAll(() => rmSync(directory, { recursive: true }))

type Answer = (batches: Batch[], request: IncomingMessage, response: ServerResponse) => void

async function serve(answer: Answer, tls = false): Promise<string> {
  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => answer(JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()), request, response))
  }
  const server = tls
    ? createTlsServer({ cert: readFileSync(certificate), key: readFileSync(key) }, onRequest)
    : createServer(onRequest)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function open(server: string, options: Partial<TransportOptions> = {}) {
  return createHttpsTransport({ server, tokenFile, timeout: 2000, tries: 3, ...options })
}

function take(batches: Batch[], _request: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify({ acknowledged: batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq })) }))
}

function batch(seq: number): Batch {
  return {
    schema: 'firebreak.batch/1',
    sensor: 'web-1',
    epoch: 'e',
    seq,
    sightings: [],
    traffic: [],
    unknown: [],
    evidence: [],
  } as unknown as Batch
}

describe('the transport https', () => {
  it('delivers to a server whose certificate an authority it was given has signed, and to no other', async () => {
    const url = await serve(take, true)
    const trusting = open(url, { authorityFile: certificate })
    expect(await trusting.send([batch(1)])).toHaveLength(1)
    await trusting.close()
    const strict = open(url, { tries: 1 })
    await expect(strict.send([batch(1)])).rejects.toMatchObject({
      code: 'try-later',
      message: expect.stringMatching(/self-signed/),
    })
    await strict.close()
  })

  it('reads the token again when its file changes', async () => {
    const seen: string[] = []
    const transport = open(
      await serve((batches, request, response) => {
        seen.push(request.headers.authorization ?? '')
        take(batches, request, response)
      }),
    )
    await transport.send([batch(1)])
    writeFileSync(tokenFile, 'second token\n')
    await transport.send([batch(2)])
    expect(seen).toEqual(['Bearer first', 'Bearer second token'])
    await transport.close()
    const none = open('http://127.0.0.1:1', { tokenFile: join(directory, 'none'), tries: 1 })
    await expect(none.send([batch(1)])).rejects.toMatchObject({ code: 'file-missing' })
  })

  it('waits as long as a busy server asks', async () => {
    let asked = 0
    const transport = open(
      await serve((batches, request, response) => {
        if (asked++ > 0) return take(batches, request, response)
        response.writeHead(429, { 'retry-after': '1' }).end('{}')
      }),
    )
    const began = performance.now()
    expect(await transport.send([batch(1)])).toHaveLength(1)
    expect(performance.now() - began).toBeGreaterThan(950)
    await transport.close()
  })

  it('sends halves to a server that finds it too much, in order', async () => {
    const taken: number[] = []
    const transport = open(
      await serve((batches, request, response) => {
        if (batches.length > 3) return void response.writeHead(413).end('{}')
        taken.push(...batches.map(({ seq }) => seq))
        take(batches, request, response)
      }),
    )
    const batches = Array.from({ length: 10 }, (_, seq) => batch(seq))
    expect((await transport.send(batches)).map(({ seq }) => seq)).toEqual(batches.map(({ seq }) => seq))
    expect(taken).toEqual(batches.map(({ seq }) => seq))
    await transport.close()
  })

  it('believes no acknowledgement of what it did not send', async () => {
    const transport = open(
      await serve((_batches, _request, response) =>
        response.end('{"acknowledged":[{"sensor":"web-1","epoch":"e","seq":99}]}'),
      ),
    )
    await expect(transport.send([batch(1)])).rejects.toMatchObject({ code: 'try-later' })
    await transport.close()
  })

  it.each([
    ['no JSON', (_b, _q, response) => response.end('<html>')],
    ['an answer without end', (_b, _q, response) => void response.write('x'.repeat(3e6))],
    ['silence', () => undefined],
    ['a broken line', (_b, request) => request.socket.destroy()],
  ] satisfies Array<[string, Answer]>)('takes %s for a server that is away', async (_name, answer) => {
    const transport = open(await serve(answer), { timeout: 300, tries: 2 })
    await expect(transport.send([batch(1)])).rejects.toMatchObject({ code: 'try-later' })
    await transport.close()
  })
})

it('pauses grow to half a minute, and no two sensors pause alike', () => {
  expect([1, 2, 3].map((attempt) => backoff(attempt, () => 1))).toEqual([250, 500, 1000])
  expect(backoff(1, () => 0)).toBe(125)
  expect(backoff(50, () => 1)).toBe(30_000)
})

it('pieces keep the order and the bounds', () => {
  const batches = Array.from({ length: 10 }, (_, seq) => batch(seq))
  const size = JSON.stringify(batches[0]).length
  expect(piecesOf(batches, 4, 1e9).map((piece) => piece.batches.length)).toEqual([4, 4, 2])
  expect(piecesOf(batches, 100, size * 3).map((piece) => piece.batches.length)).toEqual([3, 3, 3, 1])
  expect(piecesOf(batches, 100, 1).map((piece) => piece.batches.length)).toEqual(Array(10).fill(1))
  expect(piecesOf(batches, 4, 1e9).flatMap((piece) => JSON.parse(piece.json))).toEqual(batches)
  expect(piecesOf([], 4, 1)).toEqual([])
})
