import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { constants, gzipSync } from 'node:zlib'
import { openWorld, tokenFor } from '../test/platform/server-world.ts'
import { childrenCpuSeconds } from './children-cpu.ts'
import { createSightingMaker } from './sightings-data.ts'

/*
 * What one server on an embedded PostgreSQL takes over HTTP: sensors that were away for a while deliver what they kept, in
 * batches of 5,000 sightings of the last minutes, all at once and as fast as they are acknowledged. That is more than the
 * server holds waiting: it must tell them to wait, and lose and double nothing. Batches are made and packed before the clock runs.
 */

const SENSORS = 20
const PER_BATCH = 5000
/** Sightings a second. */
const REACH = 200_000

interface Task {
  url: string
  /** By sensor: its token and its packed batches. */
  sensors: Array<{ token: string; bodies: Uint8Array[] }>
}

interface Result {
  seconds: number
  waits: number
  refused: number
}

function post(url: URL, agent: Agent, token: string, body: Uint8Array): Promise<{ status: number; wait: number }> {
  const headers = {
    'content-type': 'application/json',
    'content-encoding': 'gzip',
    'content-length': body.length,
    authorization: `Bearer ${token}`,
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().once('end', () => {
        resolve({ status: response.statusCode ?? 0, wait: Number(response.headers['retry-after'] ?? 0) })
      })
    })
    sent.once('error', reject).end(body)
  })
}

async function deliver({ url, sensors }: Task): Promise<Result> {
  const result = { seconds: 0, waits: 0, refused: 0 }
  const agent = new Agent({ keepAlive: true })
  const began = performance.now()
  // Four deliveries of each are under way at once: together more than the server lets wait.
  await Promise.all(
    [1, 2, 3, 4]
      .flatMap(() => sensors)
      .map(async ({ token, bodies }) => {
        for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) {
          for (;;) {
            const { status, wait } = await post(new URL('/api/ingest', url), agent, token, body)
            if (status === 200) break
            if (status !== 429) {
              result.refused++
              break
            }
            result.waits++
            await sleep(wait * 1000)
          }
        }
      }),
  )
  result.seconds = (performance.now() - began) / 1000
  agent.destroy()
  return result
}

async function main(): Promise<void> {
  const total = process.argv.includes('--quick') ? 500_000 : 4_000_000
  process.stderr.write(`${total.toLocaleString('en')} sightings of ${SENSORS} sensors, in batches of ${PER_BATCH}\n`)
  const world = await openWorld()
  const server = await world.serve()
  const now = Math.floor(Date.now() / 60_000)
  const maker = createSightingMaker({ threats: 200, sources: 500_000, sensors: SENSORS }, 7)
  const sensors: Task['sensors'] = []
  for (let i = 0; i < SENSORS; i++) sensors.push({ token: await tokenFor(world, 'sensor', `web-${i}`), bodies: [] })
  let requests = 0
  for (let made = 0; made < total; made += SENSORS * PER_BATCH) {
    for (const [i, batch] of maker.batches(SENSORS * PER_BATCH, now - 3, now).entries()) {
      for (const sighting of batch.sightings) requests += sighting.requests
      sensors[i]?.bodies.push(gzipSync(JSON.stringify([batch]), { level: constants.Z_BEST_SPEED }))
    }
  }
  const own = process.threadCpuUsage()
  const before = childrenCpuSeconds()
  const { seconds, waits, refused } = await new Promise<Result>((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { url: server.url, sensors } satisfies Task })
    worker.once('message', resolve).once('error', reject)
  })
  const { user, system } = process.threadCpuUsage(own)
  const database = childrenCpuSeconds() - before
  const stored = (await world.sightings.threats({ from: now - 10, to: now + 1 })).reduce(
    (sum, t) => sum + t.requests,
    0,
  )
  await world.close()
  const perSecond = total / seconds
  const perMillion = (spent: number): string => ((spent * 1e6) / total).toFixed(1)
  process.stderr.write(
    `processor seconds a million sightings: the server's thread ${perMillion((user + system) / 1e6)}, PostgreSQL ${perMillion(database)}\n`,
  )
  const exact = stored === requests
  console.log(
    `${Math.round(perSecond).toLocaleString('en')} sightings a second over HTTP (reach ${REACH.toLocaleString('en')}), told to wait ${waits} times, ${refused} refused, ` +
      `stored ${exact ? 'exactly once' : `${stored} of ${requests}`}`,
  )
  process.exit(perSecond >= REACH && refused === 0 && exact ? 0 : 1)
}

if (isMainThread) await main()
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
else parentPort?.postMessage(await deliver(workerData as Task))
