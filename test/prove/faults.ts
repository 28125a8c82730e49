/**
 * `npm run prove:faults [-- --quick] [--minutes N]`: what a server does while the disk of its store is full (an hour, or N minutes), while the store is
 * killed again and again, when the clock is moved by a day, and when sensors come back after seven days. In each: no crash, an alarm
 * within ten seconds, and afterwards everything that was sent is there, once.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Batch } from '../../src/model/sighting.ts'
import { openTransport } from '../../src/tell/transports/api.ts'
import { batchOf, openWorld, type Served, tokenFor, type World } from '../platform/server-world.ts'
import { smallDisk } from '../platform/small-disk.ts'

const quick = process.argv.includes('--quick')
const at = process.argv.indexOf('--minutes')
const minutes = at < 0 ? 60 : Number(process.argv[at + 1])
/** Seconds that the fault lasts. */
const FULL = quick ? 5 : minutes * 60
const DEAD = quick ? 5 : 60
const DAYS = quick ? 1 : 7
const ALARM = 10

const NOW = Math.floor(Date.now() / 60_000)
const missed: string[] = []
const lines: string[] = []

function say(text: string): void {
  lines.push(text)
  process.stderr.write(`${text}\n`)
}

function expect(right: boolean, what: string): void {
  if (!right) missed.push(what)
}

/** Sends batches all the time, each until it is taken, as sensors do. Resolves with what was sent when it is told to stop. */
function sender(server: () => Served): { stop(): Promise<number>; refused(): number } {
  let stopped = false
  let sent = 0
  let refused = 0
  async function deliver(batch: Batch): Promise<void> {
    for (;;) {
      try {
        await server().take([batch])
        return
      } catch {
        refused++
        await sleep(100)
      }
    }
  }
  async function run(): Promise<number> {
    while (!stopped) {
      const sources = Array.from({ length: 1000 }, (_, i) => `10.${sent % 250}.${i >> 8}.${i & 255}`)
      await deliver(batchOf('web-1', sources))
      sent++
      await sleep(20)
    }
    return sent * 1000
  }
  const running = run()
  return {
    stop() {
      stopped = true
      return running
    },
    refused: () => refused,
  }
}

async function stored(world: World): Promise<number> {
  const threats = await world.sightings.threats({ from: 0, to: NOW + 3 * 1440 })
  return threats.reduce((sum, { requests }) => sum + requests, 0)
}

/** Runs a fault on a world of its own; `during` is under way while batches are sent. */
async function underFault(
  name: string,
  directory: string,
  during: (told: () => number) => Promise<void>,
): Promise<void> {
  process.env['TMPDIR'] = directory
  const world = await openWorld()
  let told = 0
  let over = 0
  const server = await world.serve({
    disk: directory,
    onTrouble: (_, isOver) => {
      if (isOver) over = performance.now()
      else told ||= performance.now()
    },
  })
  const sending = sender(() => server)
  await sleep(1000)
  const began = performance.now()
  await during(() => told)
  const ended = performance.now()
  const sent = await sending.stop()
  while (over < ended && performance.now() - ended < 60_000) await sleep(100)
  const [alarm, back] = [(told - began) / 1000, (over - ended) / 1000]
  const inStore = await stored(world)
  const ready = (await fetch(`${server.url}/readyz`)).status
  say(
    `${name}: alarm after ${alarm.toFixed(1)} s, all well ${back.toFixed(1)} s after the end, ${sending.refused()} deliveries refused, ${sent} sent, ${inStore} stored`,
  )
  expect(told > 0 && alarm <= ALARM, `${name}: the alarm`)
  expect(over >= ended && ready === 200, `${name}: the end of the alarm`)
  expect(inStore === sent, `${name}: exactly once`)
  await world.close()
}

async function fullDisk(): Promise<void> {
  const disk = smallDisk(500)
  if (disk === null) return say('the disk is full: skipped, no file system can be mounted here')
  const directory = join(disk.folder, 'state')
  mkdirSync(directory, { mode: 0o755 })
  await underFault(`the disk is full for ${FULL} s`, directory, async () => {
    const until = performance.now() + FULL * 1000
    while (performance.now() < until) {
      disk.fill()
      await sleep(500)
    }
    disk.free()
  })
  disk.remove()
}

async function killedStore(): Promise<void> {
  const directory = mkdtempSync(join(root, 'firebreak-faults-'))
  await underFault(`the store is killed for ${DEAD} s`, directory, async (told) => {
    const until = performance.now() + DEAD * 1000
    while (performance.now() < until || told() === 0) {
      killStore(directory)
      await sleep(100)
      if (performance.now() > until + 15_000) return
    }
  })
  rmSync(directory, { recursive: true, force: true })
}

function killStore(directory: string): void {
  for (const name of readdirSync(directory)) {
    try {
      const pidFile = join(directory, name, 'postgres', 'data', 'postmaster.pid')
      process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL')
    } catch {
      // It is not up again yet.
    }
  }
}

async function movedClock(): Promise<void> {
  const directory = mkdtempSync(join(root, 'firebreak-faults-'))
  process.env['TMPDIR'] = directory
  const world = await openWorld()
  let offset = 0
  const server = await world.serve({ clock: () => Date.now() + offset })
  const token = await tokenFor(world, 'sensor', 'web-1')
  let sent = 0
  let wrong = 0
  for (const moved of [0, 86_400_000, 0, -86_400_000, 0]) {
    offset = moved
    for (let i = 0; i < 10; i++) {
      const answer = await fetch(`${server.url}/api/ingest`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify([batchOf('web-1', ['192.0.2.1'], NOW + Math.round(moved / 60_000))]),
      })
      if (answer.status === 200) sent++
      // A token that is over for a clock that is a day ahead is refused, and good again when the clock is right.
      else if (moved <= 0) wrong++
    }
    if ((await fetch(`${server.url}/readyz`)).status !== 200) wrong++
  }
  await sleep(2500)
  const [sensor] = await world.accounts.sensors()
  const heard = Date.now() - (sensor?.lastSeen ?? 0)
  const inStore = await stored(world)
  say(
    `the clock is moved by a day, both ways: ${sent} sent, ${inStore} stored, ${wrong} wrong answers, sensor last heard ${(heard / 1000).toFixed(0)} s ago`,
  )
  expect(inStore === sent && wrong === 0 && Math.abs(heard) < 60_000, 'the clock')
  await world.close()
  rmSync(directory, { recursive: true, force: true })
}

async function awayForDays(): Promise<void> {
  const directory = mkdtempSync(join(root, 'firebreak-faults-'))
  process.env['TMPDIR'] = directory
  const world = await openWorld()
  const tokenFile = join(directory, 'token')
  writeFileSync(tokenFile, await tokenFor(world, 'sensor', 'web-1'))
  const backlog = Array.from({ length: DAYS * 1440 }, (_, minute) =>
    batchOf('web-1', [`192.0.2.${minute % 250}`, '198.51.100.7'], NOW - DAYS * 1440 + minute),
  )
  let server = await world.serve()
  const port = Number(new URL(server.url).port)
  const transport = openTransport({ server: server.url, tokenFile })
  const began = performance.now()
  let left = backlog
  let restarts = 0
  while (left.length > 0) {
    const sending = transport.send(left.slice(0, 1000)).catch(() => [])
    if (restarts < 3) {
      restarts++
      await sleep(150)
      await server.stop()
      server = await world.serve({}, { port })
    }
    const taken = new Set((await sending).map(({ seq }) => seq))
    left = left.filter(({ seq }) => !taken.has(seq))
  }
  // All of it once more: a sensor that lost its notes.
  const again = await transport.send(backlog.slice(0, 2000))
  const seconds = (performance.now() - began) / 1000
  const inStore = await stored(world)
  say(
    `sensors come back after ${DAYS} days: ${backlog.length} batches in ${seconds.toFixed(1)} s with ${restarts} restarts, ${again.length} once more, ${backlog.length * 2} sightings sent, ${inStore} stored`,
  )
  expect(inStore === backlog.length * 2 && again.length > 0, 'seven days')
  await transport.close()
  await world.close()
  rmSync(directory, { recursive: true, force: true })
}

const root = tmpdir()
await fullDisk()
await killedStore()
await movedClock()
await awayForDays()
console.log(
  missed.length === 0
    ? `proved: ${lines.length} faults survived, nothing lost, nothing twice`
    : `MISSED: ${missed.join(', ')}`,
)
process.exit(missed.length === 0 ? 0 : 1)
