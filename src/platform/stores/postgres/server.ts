import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { fail } from '../../../support/errors.ts'
import type { Place } from './place.ts'
import { processCommand, processesIn, processMark } from './process.ts'
import type { Program } from './program.ts'
import { settingArguments } from './settings.ts'
import { postgresUrl } from './url.ts'

/** A server that runs on the data of a place. */
export interface Running {
  pid: number
  host: string
  port: number
}

/** Milliseconds. Recovery after a crash may take minutes on a slow disk; it goes on as long as the process lives. */
const LONGEST_START = 900_000
/** Old server processes see within moments that their master is dead; until then a new one cannot start. */
const LONGEST_FAREWELL = 15_000
const SOCKET = '.s.PGSQL.5432'
const LARGEST_LOG = 5 * 2 ** 20

/** The server that runs already; null when there is none. */
export function findRunning(place: Place): Running | null {
  let lines: string[]
  try {
    lines = readFileSync(pidFile(place), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (processMark(pid) === null || !isServer(pid, place)) return null
  const host = lines[4] || lines[5] || '127.0.0.1'
  return { pid, host, port: Number(lines[3]) }
}

function pidFile(place: Place): string {
  return join(place.data, 'postmaster.pid')
}

function isServer(pid: number, place: Place): boolean {
  const command = processCommand(pid)
  return command.includes('postgres') && command.includes(place.data)
}

/** Starts the server, when none runs, and waits until it answers. */
export async function startServer(place: Place, program: Program): Promise<Running> {
  await clearRemains(place)
  const until = Date.now() + LONGEST_FAREWELL
  for (let attempts = 0; ; attempts++) {
    const attempt = await tryStart(place, program, attempts > 0)
    if (typeof attempt === 'object') return attempt
    const mayPass = /still in use|could not bind|Address already in use|is another postmaster/i.test(attempt)
    if (!mayPass || Date.now() > until) {
      fail('store-broken', `PostgreSQL did not start: ${attempt}`, { file: place.log })
    }
    await sleep(100)
  }
}

/**
 * Ends what a killed server left running, then removes the files with its number: a zombie, or another process, may have
 * that number now, and PostgreSQL would take it for the server and refuse to start.
 */
async function clearRemains(place: Place): Promise<void> {
  const until = Date.now() + LONGEST_FAREWELL
  let orphans = processesIn(place.data)
  for (const pid of orphans) sendSignal(pid, 'SIGQUIT')
  while (orphans.length > 0) {
    await sleep(20)
    orphans = processesIn(place.data)
    if (Date.now() > until) for (const pid of orphans) sendSignal(pid, 'SIGKILL')
  }
  rmSync(pidFile(place), { force: true })
  for (const name of [SOCKET, `${SOCKET}.lock`]) rmSync(join(place.run, name), { force: true })
}

async function tryStart(place: Place, program: Program, fresh: boolean): Promise<Running | string> {
  const running = { host: place.sockets ?? '127.0.0.1', port: place.sockets ? 5432 : await choosePort(place, fresh) }
  const listen: Record<string, string> = place.sockets
    ? { listen_addresses: '', unix_socket_directories: place.sockets, unix_socket_permissions: '0700' }
    : { listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const log = openLog(place.log)
  const from = statSync(place.log).size
  const child = spawn(
    program.postgres,
    ['-D', place.data, ...settingArguments({ ...listen, port: String(running.port) })],
    {
      // A group of its own: Ctrl-C in the terminal ends Firebreak, which then stops the server in good order.
      detached: true,
      cwd: '/',
      env: program.environment,
      stdio: ['ignore', log, log],
      ...place.owner,
    },
  )
  closeSync(log)
  child.unref()
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  await Promise.race([untilReady(child, running), failed])
  if (child.exitCode === null && child.signalCode === null) return { ...running, pid: child.pid ?? 0 }
  return lastWords(place.log, from)
}

/** Resolves when the server answers or has ended. Any answer will do: a refused password is one. */
async function untilReady(child: ChildProcess, { host, port }: { host: string; port: number }): Promise<void> {
  const until = Date.now() + LONGEST_START
  while (child.exitCode === null && child.signalCode === null) {
    const state = await knock(postgresUrl({ user: 'postgres', password: '', host, port, database: 'postgres' }))
    if (state === 'ready') return
    if (Date.now() > until) fail('store-broken', 'PostgreSQL has not finished its recovery within 15 minutes.')
    await sleep(20)
  }
}

async function knock(url: string): Promise<'ready' | 'not yet'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return 'ready'
  } catch (error) {
    await client.end().catch(() => undefined)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('28')) return 'ready'
    return error instanceof Error && /password/i.test(error.message) ? 'ready' : 'not yet'
  }
}

/** Milliseconds. Fast shutdown writes everything out; the immediate one leaves that to the recovery at the next start. */
const FAST = 60_000
const IMMEDIATE = 10_000

/** Stops the server in good order; resolves when its process is gone. */
export async function stopServer(place: Place): Promise<void> {
  const running = findRunning(place)
  if (running === null) return
  const mark = processMark(running.pid)
  for (const [signal, patience] of [
    ['SIGINT', FAST],
    ['SIGQUIT', IMMEDIATE],
    ['SIGKILL', IMMEDIATE],
  ] as const) {
    if (!sendSignal(running.pid, signal)) return
    const until = Date.now() + patience
    while (Date.now() < until) {
      if (processMark(running.pid) !== mark) return
      await sleep(10)
    }
  }
}

export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal)
    return true
  } catch {
    return false
  }
}

function openLog(file: string): number {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGEST_LOG) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

function lastWords(file: string, from: number): string {
  const lines = readFileSync(file).subarray(from).toString('utf8').trim().split('\n')
  const worst = lines.findLast((line) => /FATAL|PANIC|ERROR|error/.test(line)) ?? lines.at(-1) ?? ''
  return worst.replace(/^.*?(?=FATAL|PANIC|ERROR)/, '') || 'no message'
}

/** The same port as before, so that the address stays, unless it is taken by now. */
async function choosePort(place: Place, fresh: boolean): Promise<number> {
  const file = join(place.base, 'port')
  const before = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  const port = before > 0 && !fresh ? before : await freePort()
  writeFileSync(file, `${port}\n`, { mode: 0o600 })
  return port
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
