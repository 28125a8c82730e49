import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { batchOf, openWorld, type Served, tokenFor, type World } from './server-world.ts'
import { freePort, startNats, type TestNats } from '../../src/tell/transports/test-nats.ts'
import { takeFromStream } from '../../src/platform/server/take-from-stream.ts'
import { openTransport } from '../../src/tell/transports/api.ts'
import { consumeFromNats, type Consuming } from '../../src/tell/transports/consume-from-nats.ts'
import { transportCases, type Way } from '../../src/tell/transports/contract-cases.ts'

/* The contract of the transports, with the real server and its real store at the far end. */

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

const far = {
  batchOf: (sources: readonly string[]) => batchOf('web-1', sources),
  async countOf(source: string) {
    const minute = Math.floor(Date.now() / 60_000)
    const rows = await world.sightings.sources({ from: minute - 60, to: minute + 2, source }, 1)
    return rows[0]?.requests ?? 0
  },
}

async function https(): Promise<Way> {
  const port = await freePort()
  let server: Served | null = await world.serve({}, { port })
  return {
    ...far,
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
    ...far,
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

transportCases('the transport https, to a real server', 1, https)
if (nats !== null) transportCases('the transport nats, to a real server', 2, () => jetstream(nats))
else it.skip('skipped: 7 cases, nats-server is not installed', () => undefined)
