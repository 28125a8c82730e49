import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { batchOf, openWorld, signedIn } from '../platform/server-world.ts'

/*
 * A flood of requests with wrong tokens must not starve the console: 5,000 a second while an operator works. Every kind of
 * wrong token is in it: garbage, the right form with a wrong tag, and cookies. The flood and the operator have threads of their own.
 */

const RATE = 5000
const REACH = 500
const SOCKETS = 50
const PATHS = ['/api/now', '/api/threats', '/api/sources', '/api/sensors', '/api/evidence', '/api/me']

interface Task {
  role: 'flood' | 'operator'
  url: string
  cookie: string
  seconds: number
}

interface Flooded {
  sent: number
  refused: number
  other: number
}

interface Worked {
  times: number[]
  bad: number
}

/** Made before the clock runs: making them must not cost the machine what is measured. */
function wrongRequest(host: string): string {
  const formed = `firebreak_admin_${randomBytes(32).toString('base64url')}${randomBytes(9).toString('base64url')}`
  const token = Math.random() < 0.7 ? formed : randomBytes(20).toString('hex')
  const secret = Math.random() < 0.2 ? `cookie: firebreak=${token}` : `authorization: Bearer ${token}`
  return `GET /api/threats HTTP/1.1\r\nhost: ${host}\r\n${secret}\r\n\r\n`
}

/** Plain sockets, as a real flood: a proper client would cost more than the server. */
async function flood({ url, seconds }: Task): Promise<Flooded> {
  const { hostname, port, host } = new URL(url)
  const requests = Array.from({ length: 2000 }, () => wrongRequest(host))
  const result: Flooded = { sent: 0, refused: 0, other: 0 }
  const sockets = Array.from({ length: SOCKETS }, (): Socket => {
    const socket = connect(Number(port), hostname)
    socket.setEncoding('latin1')
    socket.on('error', () => result.other++)
    return socket.on('data', (text) => {
      for (const [, status = ''] of String(text).matchAll(/HTTP\/1\.1 (\d{3})/g)) {
        if (status === '401' || status === '429') result.refused++
        else result.other++
      }
    })
  })
  const began = performance.now()
  const passed = (): number => (performance.now() - began) / 1000
  while (passed() < seconds) {
    // No more than a second's worth may be unanswered: then the server is slower than the flood, and the rate tells.
    const due = Math.min(passed() * RATE, result.refused + result.other + RATE)
    for (; result.sent < due; result.sent++)
      sockets[result.sent % SOCKETS]?.write(requests[result.sent % requests.length] ?? '')
    await sleep(5)
  }
  for (const socket of sockets) socket.destroy()
  return result
}

async function operate({ url, cookie, seconds }: Task): Promise<Worked> {
  const times: number[] = []
  let bad = 0
  const began = performance.now()
  for (let i = 0; performance.now() - began < seconds * 1000; i++) {
    const start = performance.now()
    const answer = await fetch(`${url}${PATHS[i % PATHS.length]}`, { headers: { cookie } })
    await answer.arrayBuffer()
    if (answer.status !== 200) bad++
    times.push(performance.now() - start)
    await sleep(50)
  }
  return { times, bad }
}

function p95Of(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.95)] ?? Infinity
}

function start<T>(task: Task): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: task })
    worker.once('message', resolve).once('error', reject)
  })
}

async function main(): Promise<void> {
  const seconds = process.argv.includes('--quick') ? 8 : 30
  process.stderr.write('a server on a real PostgreSQL, with a day of sightings\n')
  const world = await openWorld()
  const server = await world.serve()
  const minute = Math.floor(Date.now() / 60_000)
  for (let hour = 0; hour < 24; hour++) {
    const sources = Array.from({ length: 2000 }, (_, i) => `203.0.${(hour * 7 + i) % 256}.${i % 256}`)
    await server.take([batchOf('web-1', sources, minute - hour * 60)])
  }
  const { cookie, ask } = await signedIn(world, server, 'operator')
  for (const path of PATHS) await (await ask('GET', path)).arrayBuffer()

  const quiet = await start<Worked>({ role: 'operator', url: server.url, cookie, seconds: seconds / 4 })
  process.stderr.write(`the console alone: p95 ${Math.round(p95Of(quiet.times))} ms\n`)
  process.stderr.write(`${RATE} wrong tokens a second for ${seconds} s, and an operator at the console\n`)
  const task = { url: server.url, cookie, seconds }
  const before = process.cpuUsage()
  const [flooded, worked] = await Promise.all([
    start<Flooded>({ ...task, role: 'flood' }),
    start<Worked>({ ...task, role: 'operator' }),
  ])
  const { user, system } = process.cpuUsage(before)
  await world.close()
  process.stderr.write(
    `processor time of server, flood and operator: ${((user + system) / 1e4 / seconds).toFixed(0)} % of a core\n`,
  )
  const p95 = p95Of(worked.times)
  const rate = Math.round(flooded.refused / seconds)
  const enough = rate >= RATE * 0.9
  console.log(
    `console p95 ${Math.round(p95)} ms (reach ${REACH} ms) under ${rate} refused tokens a second (${RATE} sent); ${worked.times.length} answers, ${worked.bad} not given`,
  )
  process.exit(p95 <= REACH && worked.bad === 0 && flooded.other === 0 && enough ? 0 : 1)
}

if (isMainThread) await main()
else {
  const task = workerData as Task
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(task.role === 'flood' ? await flood(task) : await operate(task))
}
