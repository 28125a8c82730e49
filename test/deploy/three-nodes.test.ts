import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTransport } from '../../src/tell/transports/api.ts'
import { hasClickhouse } from '../../src/platform/stores/sightings/contract/clickhouse-servers.ts'
import { debianBinaries } from '../../src/platform/stores/sightings/contract/postgres-server.ts'
import { batchOf } from '../platform/server-world.ts'
import { startThreeNodes, type ThreeNodes } from './three-nodes.ts'

const missing = [
  debianBinaries() === null ? 'postgresql' : '',
  hasClickhouse() ? '' : 'clickhouse-server',
  existsSync('/usr/sbin/nats-server') ? '' : 'nats-server',
  existsSync('/usr/sbin/nginx') ? '' : 'nginx',
].filter(Boolean)

describe.skipIf(missing.length > 0)('three nodes behind the balancer of the example', () => {
  let nodes: ThreeNodes
  let cookie = ''
  let token = ''

  beforeAll(async () => {
    nodes = await startThreeNodes()
    token = (await nodes.run('token', 'web-1')).trim()
    const answer = await fetch(`${nodes.url}/api/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: nodes.url },
      body: JSON.stringify({ link: nodes.link }),
    })
    expect(answer.status).toBe(200)
    cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }, 60_000)
  afterAll(() => nodes?.stop())

  const ask = (base: string, path: string) => fetch(`${base}${path}`, { headers: { cookie } })

  function send(batches: unknown): Promise<Response> {
    return fetch(`${nodes.url}/api/ingest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(batches),
    })
  }

  async function requests(base: string): Promise<number> {
    const { threats } = (await (await ask(base, '/api/threats')).json()) as { threats: Array<{ requests: number }> }
    return threats.reduce((sum, threat) => sum + threat.requests, 0)
  }

  /** Each server answers from memory for a moment: asked until all of them say so. */
  async function expectRequests(wanted: number, servers: readonly string[]): Promise<void> {
    let counts: number[] = []
    for (let attempt = 0; attempt < 100; attempt++) {
      counts = await Promise.all(servers.map(requests))
      if (counts.every((count) => count === wanted)) return
      await sleep(100)
    }
    expect(counts).toEqual(servers.map(() => wanted))
  }

  it('who signed in at one server is signed in at all', async () => {
    for (const base of [nodes.url, ...nodes.servers]) expect((await ask(base, '/api/me')).status).toBe(200)
  })

  it('a batch through the balancer is told live by both servers, and by the balancer, and counts once', async () => {
    const listeners = await Promise.all([...nodes.servers, nodes.url].map((base) => ask(base, '/api/events')))
    const told = listeners.map((answer) => firstEvent(answer, 'sightings'))
    const batch = batchOf('web-1', ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
    for (let time = 0; time < 2; time++) {
      const answer = await send([batch])
      expect(answer.status).toBe(200)
      expect(await answer.json()).toEqual({ acknowledged: [{ sensor: 'web-1', epoch: 'test', seq: batch.seq }] })
    }
    for (const text of await Promise.all(told)) expect(text).toContain('"code-red":3')
    await expectRequests(3, nodes.servers)
  })

  it('a sensor that sends by the stream counts in the same picture', async () => {
    const transport = openTransport({ server: nodes.nats, tokenFile: nodes.tokenFile })
    const batch = batchOf('web-2', ['192.0.2.9'])
    const acknowledged = await transport.send([batch])
    expect(acknowledged).toMatchObject([{ sensor: 'web-2', seq: batch.seq }])
    await transport.close()
    await expectRequests(4, nodes.servers)
  })

  it('metrics are not for the balancer’s clients', async () => {
    expect((await ask(nodes.url, '/metrics')).status).toBe(403)
  })

  it('one server dies: the other goes on, and nothing counts twice', async () => {
    await nodes.kill(0)
    const batch = batchOf('web-1', ['192.0.2.20'])
    for (let time = 0; time < 4; time++) expect((await send([batch])).status).toBe(200)
    await expectRequests(5, [nodes.url, nodes.servers[1] ?? ''])
  })
})

if (missing.length > 0) it.skip(`skipped: 5 cases, not installed: ${missing.join(', ')}`, () => {})

/** Data of the first event of this name; ends the stream. */
async function firstEvent(answer: Response, name: string): Promise<string> {
  expect(answer.status).toBe(200)
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const late = setTimeout(() => void reader.cancel(), 10_000)
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return `no event ${name}: ${text}`
      text += value
      const [, data] = new RegExp(`event: ?${name}\n(?:id:.*\n)?data:(.*)\n\n`).exec(text) ?? []
      if (data !== undefined) return data
    }
  } finally {
    clearTimeout(late)
    await reader.cancel().catch(() => undefined)
  }
}
