import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { batchOf, openWorld, type Served, tokenFor, type World } from '../../../test/platform/server-world.ts'
import { freePort, startNats, type TestNats } from '../../../test/platform/server-nats.ts'
import { takeFromStream } from '../../platform/server/take-from-stream.ts'
import { openTransport } from './api.ts'
import { consumeFromNats, type Consuming } from './consume-from-nats.ts'
import type { Transport, TransportOptions } from './types.ts'

/** One way from a sensor to the server, whose far end can be taken away and brought back. */
interface Way {
  open(options?: Partial<TransportOptions>): Transport
  away(): Promise<void>
  back(): Promise<void>
  stop(): Promise<void>
}

let world: World
const directory = mkdtempSync(join(tmpdir(), 'firebreak-transport-'))
const tokenFile = join(directory, 'token')
const nats = await startNats()

beforeAll(async () => {
  world = await openWorld()
  writeFileSync(tokenFile, `${await tokenFor(world, 'sensor', 'web-1')}\n`)
})
afterAll(async () => {
  await world?.close()
  await nats?.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function https(): Promise<Way> {
  const port = await freePort()
  let server: Served | null = await world.serve({}, { port })
  return {
    open: (options = {}) => openTransport({ server: `http://127.0.0.1:${port}`, tokenFile, ...options }),
    async away() {
      await server?.stop()
      server = null
    },
    async back() {
      server = await world.serve({}, { port })
    },
    async stop() {
      await server?.stop()
    },
  }
}

async function jetstream(running: TestNats): Promise<Way> {
  const server = await world.serve()
  const consume = () => consumeFromNats({ server: running.url, tokenFile: null }, takeFromStream(server))
  let consuming: Consuming | null = await consume()
  return {
    open: (options = {}) => openTransport({ server: running.url, tokenFile: null, ...options }),
    async away() {
      await consuming?.close()
      consuming = null
    },
    async back() {
      consuming = await consume()
    },
    async stop() {
      await consuming?.close()
      await server.stop()
    },
  }
}

async function countOf(source: string): Promise<number> {
  const minute = Math.floor(Date.now() / 60_000)
  const rows = await world.sightings.sources({ from: minute - 60, to: minute + 2, source }, 1)
  return rows[0]?.requests ?? 0
}

const ways: Array<[string, () => Promise<Way>]> = [
  ['https', https],
  ...(nats === null ? [] : ([['nats', () => jetstream(nats)]] as Array<[string, () => Promise<Way>]>)),
]

describe.each(ways)('the transport %s', (name, start) => {
  let way: Way
  let host = 0
  const source = () => `203.0.113.${++host + (name === 'nats' ? 100 : 0)}`
  beforeAll(async () => {
    way = await start()
  })
  afterAll(() => way?.stop())

  it('acknowledges what the store has, in order', async () => {
    const transport = way.open()
    const from = source()
    const batches = Array.from({ length: 300 }, () => batchOf('web-1', [from]))
    const acknowledged = await transport.send(batches)
    expect(acknowledged).toEqual(batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq })))
    expect(await countOf(from)).toBe(300)
    await transport.close()
  })

  it('may send a batch again: it counts once and is acknowledged again', async () => {
    const from = source()
    const batch = batchOf('web-1', [from])
    for (let i = 0; i < 2; i++) {
      // A sensor that was restarted does not know what was sent.
      const transport = way.open()
      expect(await transport.send([batch])).toHaveLength(1)
      expect(await transport.send([batch])).toHaveLength(1)
      await transport.close()
    }
    expect(await countOf(from)).toBe(1)
  })

  it('throws try-later while the server is away, and delivers after it came back', async () => {
    const transport = way.open({ timeout: 400, tries: 2 })
    const from = source()
    const batch = batchOf('web-1', [from])
    await way.away()
    await expect(transport.send([batch])).rejects.toMatchObject({ code: 'try-later' })
    await way.back()
    const patient = way.open()
    expect(await patient.send([batch])).toHaveLength(1)
    expect(await countOf(from)).toBe(1)
    await transport.close()
    await patient.close()
  })

  it('gets a batch through to a server that comes back while it tries', async () => {
    const transport = way.open({ timeout: 1000 })
    const from = source()
    await way.away()
    const sending = transport.send([batchOf('web-1', [from])])
    await new Promise((resolve) => setTimeout(resolve, 300))
    await way.back()
    expect(await sending).toHaveLength(1)
    expect(await countOf(from)).toBe(1)
    await transport.close()
  })

  it('throws server-refused, at once, for what the server will never take', async () => {
    const transport = way.open()
    const began = performance.now()
    const wrong = { ...batchOf('web-1', []), schema: 'firebreak.batch/9' as 'firebreak.batch/1' }
    await expect(transport.send([wrong])).rejects.toMatchObject({
      code: 'server-refused',
      message: expect.stringContaining('firebreak.batch/1'),
    })
    expect(performance.now() - began).toBeLessThan(2000)
    await transport.close()
  })

  it('takes large batches', async () => {
    const transport = way.open()
    const minute = Math.floor(Date.now() / 60_000)
    const many = Array.from({ length: 20_000 }, (_, i) => `2001:db8:${name === 'nats' ? 1 : 2}::${i.toString(16)}`)
    expect(await transport.send([batchOf('web-1', many, minute)])).toHaveLength(1)
    expect(await countOf(many[19_999] ?? '')).toBe(1)
    await transport.close()
  })

  it('stops at once when closed', async () => {
    const transport = way.open()
    await way.away()
    const sending = transport.send([batchOf('web-1', [])]).catch((error: { code: string }) => error.code)
    await new Promise((resolve) => setTimeout(resolve, 100))
    const began = performance.now()
    await transport.close()
    expect(await sending).toBe('try-later')
    expect(performance.now() - began).toBeLessThan(1000)
    await way.back()
  })
})

it.runIf(nats === null)('skipped: nats cases, nats-server is not installed', () => undefined)

it('an unknown scheme is a mistake of usage', () => {
  expect(() => openTransport({ server: 'ftp://x', tokenFile: null })).toThrow(
    expect.objectContaining({ code: 'usage' }),
  )
})
