import { type ChildProcess, fork } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { generator } from '../../src/watch/sensor/journal/simulated-disk.ts'
import { numberOf, proofLine } from '../live/one-rule.ts'
import { openWorld, tokenFor } from '../platform/server-world.ts'

/*
 * `npm run prove:durable-chain`: a log grows, a sensor reads it, a server takes what it means into an embedded PostgreSQL; sensor and server
 * are killed with SIGKILL at any moment. In the end every line is there once. `--seed N`, `--quick`, `--kills N`.
 */

const quick = process.argv.includes('--quick')
const seed = option('--seed', 1)
const wanted = option('--kills', quick ? 6 : 1000)
const PATIENCE = 120_000

const random = generator(seed)
const directory = mkdtempSync(join(tmpdir(), 'firebreak-chain-'))
const log = join(directory, 'access.log')
const tokenFile = join(directory, 'token')
const world = await openWorld()
writeFileSync(tokenFile, await tokenFor(world, 'sensor', 'web'))
writeFileSync(log, '')
const port = await freePort()

const server = (): Promise<ChildProcess> => start('./server-child.ts', [world.url, String(port)])
const sensor = (): Promise<ChildProcess> =>
  start('./chain-sensor.ts', [join(directory, 'sensor'), log, `http://127.0.0.1:${port}`, tokenFile])

let written = 0
const writer = setInterval(() => {
  let text = ''
  for (let i = Math.floor(random() * 20); i >= 0; i--) text += proofLine(written++)
  appendFileSync(log, text)
}, 10)

const running = { server: await server(), sensor: await sensor() }
const kills = { server: 0, sensor: 0 }
for (let kill = 0; kill < wanted; kill++) {
  await sleep(random() * 400)
  const victim = random() < 0.5 ? 'server' : 'sensor'
  await end(running[victim])
  kills[victim]++
  running[victim] = await (victim === 'server' ? server() : sensor())
  if (kill % 50 === 49) process.stderr.write(`${kill + 1} kills, ${written} lines\n`)
}
clearInterval(writer)
const everything = { from: 0, to: Math.floor(Date.now() / 60_000) + 1 }
for (const until = performance.now() + PATIENCE; performance.now() < until && (await requests()) < written; )
  await sleep(200)
await sleep(1000)
const inRollups = await requests()
const counts = new Map<number, number>()
for await (const rows of world.sightings.export(everything))
  for (const { source, requests: n } of rows) counts.set(numberOf(source), (counts.get(numberOf(source)) ?? 0) + n)
await end(running.sensor)
await end(running.server)
await world.close()
rmSync(directory, { recursive: true })
let lost = 0
let twice = 0
for (let n = 0; n < written; n++) {
  const times = counts.get(n) ?? 0
  if (times === 0) lost++
  if (times > 1) twice++
}
const good = lost === 0 && twice === 0 && inRollups === written && written > 0
console.log(
  `prove:durable (sensor, server and store together): ${kills.sensor} kill -9 of the sensor, ${kills.server} of the server, seed ${seed}, ` +
    `${written} lines: ${lost} lost, ${twice} twice, ${inRollups} in the rollups: ${good ? 'reached' : 'MISSED'}`,
)
process.exit(good ? 0 : 1)

async function requests(): Promise<number> {
  return (await world.sightings.threats(everything)).reduce((sum, threat) => sum + threat.requests, 0)
}

async function start(script: string, args: string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', (code, signal) => reject(new Error(`${script} ended (${code ?? signal})`)))
  })
  return child
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
