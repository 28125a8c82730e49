import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/*
 * `npm run bench:sensor-latency`: from the write of a line to the decision of the sensor, with the whole catalogue, while ordinary lines
 * come too. Beside it `tail -F` (GNU coreutils, inotify), which only hands the same lines on to a pipe: what the machine itself costs.
 */

const quick = process.argv.includes('--quick')
const SECONDS = quick ? 15 : 120
/** Between two probes, milliseconds. */
const PAUSE = 10
const ORDINARY_LINES = 5
const REACH = 2

const directory = mkdtempSync(join(tmpdir(), 'firebreak-latency-'))
const log = join(directory, 'access.log')
let number = 0

function stampOf(): string {
  return `${new Date().toISOString().slice(8, 10)}/Nov/2026:${new Date().toISOString().slice(11, 19)} +0000`
}

function ordinary(): string {
  number++
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255} - - [${stampOf()}] "GET /shop/item-${number % 900}?page=${number % 7} HTTP/1.1" 200 ${number % 9000} "-" "Mozilla/5.0 (X11; Linux x86_64)"\n`
}

/** Line with the time it was written. */
function probe(): string {
  const path = `/cgi-bin/.%2e/.%2e/.%2e/bin/sh?t=${process.hrtime.bigint()}`
  return `203.0.113.${number % 250} - - [${stampOf()}] "GET ${path} HTTP/1.1" 404 153 "-" "curl/8.0"\n`
}

interface Tail {
  times: number[]
  process: ChildProcess
}

function tail(): Tail {
  const child = spawn('tail', ['-n0', '-F', log], { stdio: ['ignore', 'pipe', 'ignore'] })
  const times: number[] = []
  let rest = ''
  child.stdout?.on('data', (piece: Buffer) => {
    const now = process.hrtime.bigint()
    const lines = (rest + piece.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const written = /t=(\d+)/.exec(line)?.[1]
      if (written !== undefined) times.push(Number(now - BigInt(written)) / 1e6)
    }
  })
  return { times, process: child }
}

function said<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve) => child.once('message', (message) => resolve(message as T)))
}

const at = (times: number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Infinity
const figures = (times: number[]): string =>
  `p50 ${at(times, 0.5).toFixed(2)} ms, p99 ${at(times, 0.99).toFixed(2)} ms, p99.9 ${at(times, 0.999).toFixed(1)} ms`

/** Other work on this machine is not what is measured: where root may, all three go before it. */
function goFirst(pid: number | undefined): boolean {
  return process.getuid?.() === 0 && spawnSync('chrt', ['-a', '-f', '-p', '10', String(pid)]).status === 0
}

writeFileSync(log, '')
// As the launcher starts a sensor.
const child = fork(fileURLToPath(new URL('./latency-sensor.ts', import.meta.url)), [join(directory, 'state'), log], {
  execArgv: ['--max-semi-space-size=1', '--optimize-for-size'],
})
await said(child)
const peer = tail()
const isFirst = [process.pid, child.pid, peer.process.pid].map(goFirst).every(Boolean)
async function write(seconds: number): Promise<number> {
  let written = 0
  for (const end = performance.now() + seconds * 1000; performance.now() < end; written++) {
    for (let i = 0; i < ORDINARY_LINES; i++) appendFileSync(log, ordinary())
    appendFileSync(log, probe())
    await sleep(PAUSE)
  }
  return written
}
// What is compiled while it is first used is not what a day is made of.
await write(3)
await sleep(200)
child.send('reset')
peer.times.length = 0
process.stderr.write(`a probe every ${PAUSE} ms for ${SECONDS} s ...\n`)
const written = await write(SECONDS)
await sleep(500)
child.send('times')
const { times, lateness } = await said<{ times: number[]; lateness: number }>(child)
peer.process.kill()
child.disconnect()
await new Promise((resolve) => child.once('exit', resolve))
rmSync(directory, { recursive: true })
process.stderr.write(`longest the sensor's loop was late: ${lateness.toFixed(1)} ms\n`)
console.log(
  `line to decision: ${figures(times)} over ${times.length} of ${written} probes (aim: p99 ${REACH} ms); tail -F, line to reader: ${figures(peer.times)}; ` +
    `load ${loadavg()[0]!.toFixed(1)}${isFirst ? ', before all other work' : ''}`,
)
process.exit(times.length === written && at(times, 0.99) <= REACH ? 0 : 1)
