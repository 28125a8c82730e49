import { createServer, type Server } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import type { Batch } from '../../model/sighting.ts'
import { FirebreakError } from '../../support/errors.ts'
import { openTransport, schemes } from './api.ts'
import { consumeFromNats } from './consume-from-nats.ts'
import { transportCases, type Way } from './contract-cases.ts'
import { freePort, startNats, type TestNats } from './test-nats.ts'
import type { Acknowledgement } from './types.ts'

/* The contract with a far end that keeps batches in memory. test/platform/server-transports.test.ts runs it with the real server. */

/** Takes each (sensor, epoch, seq) once, and only what is of our schema. */
function createMemory() {
  const taken = new Set<string>()
  const counts = new Map<string, number>()
  let seq = 0
  return {
    take(batches: readonly Batch[]): Acknowledgement[] {
      const wrong = batches.find((batch) => batch.schema !== 'firebreak.batch/1')
      if (wrong) throw new FirebreakError('server-refused', 'this server takes firebreak.batch/1')
      for (const { sensor, epoch, seq, sightings } of batches) {
        if (taken.has(`${sensor} ${epoch} ${seq}`)) continue
        taken.add(`${sensor} ${epoch} ${seq}`)
        for (const { source, requests } of sightings) counts.set(source, (counts.get(source) ?? 0) + requests)
      }
      return batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq }))
    },
    countOf: async (source: string) => counts.get(source) ?? 0,
    batchOf(sources: readonly string[]): Batch {
      const answered: [number, number, number, number, number, number] = [0, 0, 0, 1, 0, 0]
      const sightings = sources.map((source) => ({ threat: 'x', source, minute: 1, requests: 1, answered }))
      const rest = { traffic: [], unknown: [], evidence: [], health: {} as Batch['health'] }
      return { schema: 'firebreak.batch/1', sensor: 'web-1', epoch: 'e', seq: ++seq, sightings, ...rest }
    },
  }
}

async function https(): Promise<Way> {
  const port = await freePort()
  const { take, ...memory } = createMemory()
  let server: Server | null = null
  async function back(): Promise<void> {
    const fresh = createServer((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        try {
          response.end(JSON.stringify({ acknowledged: take(JSON.parse(gunzipSync(Buffer.concat(pieces)).toString())) }))
        } catch (error) {
          response.writeHead(400).end(JSON.stringify({ error: { message: String(error) } }))
        }
      })
    })
    server = fresh
    await new Promise<void>((resolve) => fresh.listen(port, '127.0.0.1', resolve))
  }
  async function away(): Promise<void> {
    server?.closeAllConnections()
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)))
    server = null
  }
  await back()
  const open: Way['open'] = (options = {}) =>
    openTransport({ server: `http://127.0.0.1:${port}`, tokenFile: null, ...options })
  return { ...memory, open, away, back, stop: away }
}

async function jetstream(running: TestNats): Promise<Way> {
  const { take, ...memory } = createMemory()
  const consume = () =>
    consumeFromNats({ server: running.url, tokenFile: null }, async (_sensor, batches) => take(batches as Batch[]))
  let consuming = await consume()
  return {
    ...memory,
    open: (options = {}) => openTransport({ server: running.url, tokenFile: null, ...options }),
    away: () => consuming.close(),
    async back() {
      consuming = await consume()
    },
    stop: () => consuming.close(),
  }
}

const nats = await startNats()
afterAll(() => nats?.stop())

transportCases('the transport https', 3, https)
if (nats !== null) transportCases('the transport nats', 4, () => jetstream(nats))
else it.skip('skipped: 7 cases, nats-server is not installed', () => undefined)

describe('the registry', () => {
  it('knows the schemes of all members, and no other', () => {
    expect(schemes).toEqual(['https', 'http', 'nats', 'tls'])
    expect(() => openTransport({ server: 'ftp://x', tokenFile: null })).toThrow(
      expect.objectContaining({ code: 'usage' }),
    )
  })
})
