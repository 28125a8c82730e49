import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Batch } from '../src/model/sighting.ts'
import { measure } from './measure.ts'

/*
 * `npm run bench:sensor-memory`: what `firebreak sensor`, as it is installed, needs on a web host: resident memory and share of a core when
 * nothing happens, and while it reads as fast as it can. The server is a stand-in that acknowledges everything.
 */

const quick = process.argv.includes('--quick')
const QUIET_SECONDS = quick ? 8 : 60
const LINES = quick ? 200_000 : 3_000_000
const MOST_MB = 100
const MOST_SHARE = 0.02
const TICKS = 100

const root = resolve(import.meta.dirname, '..')
await measure([process.execPath, join(root, 'scripts/build.mjs'), '--if-stale'])
const directory = mkdtempSync(join(tmpdir(), 'firebreak-memory-'))
const logs = join(directory, 'logs')
mkdirSync(logs)
writeFileSync(join(directory, 'token'), 'fb_bench\n')
let counted = 0
let last: Batch | null = null

const server = createServer((request, response) => {
  const pieces: Buffer[] = []
  request.on('data', (piece: Buffer) => pieces.push(piece))
  request.on('end', () => {
    const batches = JSON.parse(gunzipSync(Buffer.concat(pieces)).toString()) as Batch[]
    for (const batch of batches) {
      for (const { lines } of batch.traffic) counted += lines
      last = batch
    }
    const acknowledged = batches.map(({ sensor, epoch, seq }) => ({ sensor, epoch, seq }))
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ acknowledged }))
  })
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

function write(path: string, lines: number, from: number): void {
  for (let done = 0; done < lines; ) {
    let text = ''
    for (const end = Math.min(lines, done + 5000); done < end; done++) {
      const n = from + done
      const target = n % 50 === 0 ? `/cgi-bin/.%2e/.%2e/bin/sh?n=${n % 997}` : `/shop/item-${n % 9000}?page=${n % 7}`
      text += `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255} - - [19/Jul/2025:10:${String(Math.floor(n / 6000) % 60).padStart(2, '0')}:00 +0000] "GET ${target} HTTP/1.1" ${n % 50 === 0 ? 404 : 200} ${n % 9000} "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"\n`
    }
    appendFileSync(path, text)
  }
}

/** Resident memory now and at most, megabytes; CPU seconds. */
function usage(child: ChildProcess): { now: number; most: number; cpu: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  const of = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024
  const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return { now: of('VmRSS'), most: of('VmHWM'), cpu: (Number(stat[11]) + Number(stat[12])) / TICKS }
}

const bundle = join(root, 'dist/firebreak.mjs')
const entry = existsSync(bundle) ? bundle : join(root, 'src/app/main.ts')
const args = [
  join(root, 'bin/firebreak.mjs'),
  'sensor',
  logs,
  '--server',
  url,
  '--token-file',
  join(directory, 'token'),
  '--name',
  'bench',
]
for (let i = 0; i < 20; i++) write(join(logs, `host${i}.access.log`), 100, 0)
process.stderr.write(`${entry === bundle ? 'the bundle' : 'the sources'}, 20 logs\n`)
const child = spawn(process.execPath, args, {
  stdio: ['ignore', 'ignore', process.argv.includes('--verbose') ? 'inherit' : 'ignore'],
  env: { ...process.env, FIREBREAK_STATE_DIR: join(directory, 'state'), XDG_CONFIG_HOME: directory },
})
for (let tries = 0; last === null && tries < 300; tries++) await sleep(100)
await sleep(3000)
const before = usage(child)
process.stderr.write(`quiet for ${QUIET_SECONDS} s ...\n`)
await sleep(QUIET_SECONDS * 1000)
const quiet = usage(child)
const share = (quiet.cpu - before.cpu) / QUIET_SECONDS
process.stderr.write(`quiet: ${quiet.now.toFixed(0)} MB, ${(100 * share).toFixed(2)} % of a core; ${LINES} lines ...\n`)
const began = performance.now()
const seen = counted
write(join(logs, 'host0.access.log'), LINES, 1)
while (counted - seen < LINES && performance.now() - began < 300_000) await sleep(100)
const seconds = (performance.now() - began) / 1000
const busy = usage(child)
await sleep(5000)
const after = usage(child)
child.kill('SIGTERM')
await new Promise((done) => child.once('exit', done))
server.close()
rmSync(directory, { recursive: true })
const all = counted - seen === LINES
const good = all && Math.max(quiet.now, after.now, busy.most) <= MOST_MB && share <= MOST_SHARE
console.log(
  `sensor: quiet ${quiet.now.toFixed(0)} MB and ${(100 * share).toFixed(2)} % of a core (aims ${MOST_MB} MB, ${100 * MOST_SHARE} %); ` +
    `${counted - seen} of ${LINES} lines in ${seconds.toFixed(1)} s with ${(busy.cpu - quiet.cpu).toFixed(1)} CPU seconds, at most ${busy.most.toFixed(0)} MB, after it ${after.now.toFixed(0)} MB`,
)
process.exit(good ? 0 : 1)
