import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { openTransport } from '../src/tell/transports/api.ts'
import { childrenCpuSeconds } from './children-cpu.ts'
import { batchOf, openWorld, tokenFor } from '../test/platform/server-world.ts'

/*
 * A thousand sensors, each on its own connection with its own token, send a small batch a second (heartbeats and a few
 * sightings) to one server on an embedded PostgreSQL; all on this machine. The sensors have a thread of their own.
 */

const SENSORS = 1000
const SIGHTINGS = 5
/** Milliseconds in which the sensors connect, one after the other. */
const RAMP = 4000
/** Acknowledged within so many milliseconds, 95 of 100. */
const REACH = 1000

interface Task {
  url: string
  tokenFiles: string[]
  seconds: number
}

interface Result {
  /** Of the batches sent after all sensors had connected. */
  times: number[]
  acknowledged: number
  failed: number
}

async function run({ url, tokenFiles, seconds }: Task): Promise<Result> {
  const result: Result = { times: [], acknowledged: 0, failed: 0 }
  const settled = performance.now() + RAMP
  const end = settled + seconds * 1000
  await Promise.all(
    tokenFiles.map(async (tokenFile, sensor) => {
      const transport = openTransport({ server: url, tokenFile })
      const name = `web-${sensor}`
      // Not all in the same moment: sensors were started at different times.
      await sleep((sensor / SENSORS) * RAMP)
      while (performance.now() < end) {
        const sources = Array.from({ length: SIGHTINGS }, (_, i) => `203.0.${sensor % 256}.${(sensor + i) % 256}`)
        const began = performance.now()
        await transport.send([batchOf(name, sources)]).then(
          () => {
            result.acknowledged++
            if (began > settled) result.times.push(performance.now() - began)
          },
          () => result.failed++,
        )
        await sleep(Math.max(0, 1000 - (performance.now() - began)))
      }
      await transport.close()
    }),
  )
  return result
}

async function main(): Promise<void> {
  const seconds = process.argv.includes('--quick') ? 8 : 60
  process.stderr.write(`a server on an embedded PostgreSQL, and ${SENSORS} tokens\n`)
  const world = await openWorld()
  const server = await world.serve()
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-sensors-'))
  const tokenFiles: string[] = []
  for (let sensor = 0; sensor < SENSORS; sensor++) {
    const file = join(directory, `token-${sensor}`)
    writeFileSync(file, await tokenFor(world, 'sensor', `web-${sensor}`))
    tokenFiles.push(file)
  }
  // The first batch of a new sensor costs more (its name gets a number): that is not what a day is made of.
  const first = performance.now()
  await server.take(
    Array.from({ length: SENSORS }, (_, sensor) => ({ ...batchOf(`web-${sensor}`, []), epoch: 'first' })),
  )
  process.stderr.write(`first batch of each in ${Math.round(performance.now() - first)} ms\n`)
  process.stderr.write(`${SENSORS} sensors, a batch of ${SIGHTINGS} sightings a second each, for ${seconds} s\n`)
  const own = process.threadCpuUsage()
  const before = childrenCpuSeconds()
  const { times, acknowledged, failed } = await new Promise<Result>((resolve, reject) => {
    const task: Task = { url: server.url, tokenFiles, seconds }
    new Worker(new URL(import.meta.url), { workerData: task }).once('message', resolve).once('error', reject)
  })
  const { user, system } = process.threadCpuUsage(own)
  const perThousand = (spent: number): string => ((spent * 1000) / acknowledged).toFixed(2)
  process.stderr.write(
    `processor seconds a thousand batches: the server's thread ${perThousand((user + system) / 1e6)}, PostgreSQL ${perThousand(childrenCpuSeconds() - before)}\n`,
  )
  const minute = Math.floor(Date.now() / 60_000)
  const [stored] = await world.sightings.threats({ from: minute - 10, to: minute + 2 })
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20)
  await world.close()
  rmSync(directory, { recursive: true })
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.floor(sorted.length * share)] ?? Infinity)
  const exact = stored?.requests === acknowledged * SIGHTINGS
  console.log(
    `${SENSORS} sensors: ${Math.round(times.length / seconds)} batches a second acknowledged, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ${failed} failed, ` +
      `stored ${exact ? 'exactly once' : `${stored?.requests} of ${acknowledged * SIGHTINGS}`}, server and sensors ${memory} MB`,
  )
  process.exit(failed === 0 && exact && at(0.95) <= REACH ? 0 : 1)
}

if (isMainThread) await main()
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
else parentPort?.postMessage(await run(workerData as Task))
