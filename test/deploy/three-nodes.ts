import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type TestClickhouse,
  startClickhouse,
} from '../../src/platform/stores/sightings/contract/clickhouse-servers.ts'
import { freePort } from '../../src/platform/stores/sightings/contract/free-port.ts'
import {
  debianBinaries,
  startPostgres,
  type TestPostgres,
} from '../../src/platform/stores/sightings/contract/postgres-server.ts'
import { root } from '../system/run-firebreak.ts'

/** The three nodes of deploy/three-nodes on this machine: its files, with other ports, names and directories. */
export interface ThreeNodes {
  /** Of the balancer. */
  url: string
  /** The servers themselves. */
  servers: readonly string[]
  nats: string
  /** The one-time link that the first server printed. */
  link: string
  tokenFile: string
  /** Runs a command on the first server's node; its standard output. */
  run(...args: string[]): Promise<string>
  /** Ends one server as `kill -9` does. */
  kill(server: number): Promise<void>
  stop(): Promise<void>
}

const EXAMPLE = join(root, 'deploy/three-nodes')
const SECRET = 'CHANGE-ME'

export async function startThreeNodes(): Promise<ThreeNodes> {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-nodes-'))
  const children: ChildProcess[] = []
  const [balancer, first, second, natsPort] = [await freePort(), await freePort(), await freePort(), await freePort()]
  const url = `http://127.0.0.1:${balancer}`
  let postgres: TestPostgres | null = null
  let clickhouse: TestClickhouse | null = null

  function start(command: string, args: string[], env: Record<string, string | undefined> = {}): ChildProcess {
    const child = spawn(command, args, {
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    return child
  }

  async function stop(): Promise<void> {
    await Promise.all(children.map((child) => ended(child, 'SIGTERM')))
    await clickhouse?.stop()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    postgres = await startPostgres(debianBinaries() ?? '')
    clickhouse = await startClickhouse(2)
    const tokenFile = join(folder, 'nats-token')
    writeFileSync(tokenFile, SECRET, { mode: 0o600 })
    writeFileSync(join(folder, 'nats.conf'), natsConfiguration(natsPort, folder))
    start('/usr/sbin/nats-server', ['-c', join(folder, 'nats.conf')])
    await answering(natsPort)

    const stores = {
      FIREBREAK_STATE: postgres.url,
      FIREBREAK_SIGHTINGS: clickhouse.url('firebreak'),
      FIREBREAK_STREAM: `nats://127.0.0.1:${natsPort}`,
      FIREBREAK_STREAM_CREDENTIALS: tokenFile,
    }
    const environment = (node: string) => ({ ...stores, FIREBREAK_STATE_DIR: join(folder, node) })
    const firebreak = (node: string, ...args: string[]) =>
      start(process.execPath, [join(root, 'bin/firebreak.mjs'), ...args], environment(node))
    const up = (node: string, port: number) => firebreak(node, ...options(port, url))
    const servers = [up('b', first), up('c', second)]
    const links = await Promise.all(servers.map(linkOf))

    writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(balancer, first, second, folder))
    start('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')])
    await answering(balancer)
    return {
      url,
      servers: [`http://127.0.0.1:${first}`, `http://127.0.0.1:${second}`],
      nats: stores.FIREBREAK_STREAM,
      link: links[0] ?? '',
      tokenFile,
      run: (...args) => outputOf(firebreak('b', ...args)),
      kill: (server) => ended(servers[server]!, 'SIGKILL'),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The arguments that server.env of the example names, for this machine. */
function options(port: number, url: string): string[] {
  const [, given = ''] = /^FIREBREAK_UP_OPTIONS=(.*)$/m.exec(readFileSync(join(EXAMPLE, 'server.env'), 'utf8')) ?? []
  const own = given
    .replace('0.0.0.0:4780', `127.0.0.1:${port}`)
    .replace('https://firebreak.example', url)
    .replace('192.0.2.10', '127.0.0.1')
  return ['up', '--quiet', ...own.split(' ')]
}

function natsConfiguration(port: number, folder: string): string {
  return readFileSync(join(EXAMPLE, 'nats.conf'), 'utf8')
    .replace('0.0.0.0:4222', `127.0.0.1:${port}`)
    .replace('/var/lib/nats', folder)
}

function nginxConfiguration(port: number, first: number, second: number, folder: string): string {
  const example = readFileSync(join(EXAMPLE, 'nginx.conf'), 'utf8')
    .replace('node-b.example:4780', `127.0.0.1:${first}`)
    .replace('node-c.example:4780', `127.0.0.1:${second}`)
    .replace('listen 443 ssl', `listen 127.0.0.1:${port}`)
    .replaceAll(/^ *ssl_.*$/gm, '')
  mkdirSync(join(folder, 'temp'), { mode: 0o777 })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((use) => `${use}_temp_path ${folder}/temp/${use};`)
    .join(' ')
  // Workers keep our user, so that they may write below the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  return `${user} daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; events {} http { access_log off; ${temporary}\n${example}\n}`
}

/** Milliseconds: long for a machine that does much else, shorter than the patience of the test, which then hears why. */
const LONGEST_START = 45_000

/** The link that a server prints when it is up. */
function linkOf(server: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let said = ''
  const late = setTimeout(() => reject(new Error(`no link within ${LONGEST_START} ms:\n${said}`)), LONGEST_START)
  // Read to the end: a server whose pipe is closed would fail at its next word.
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (text) => {
      said += text
      const [, link] = /sign-in#(\S+)\n/.exec(said) ?? []
      if (link !== undefined) resolve(link)
    })
  }
  server.once('close', () => reject(new Error(`the server did not start:\n${said}`)))
  return promise.finally(() => clearTimeout(late))
}

async function outputOf(child: ChildProcess): Promise<string> {
  let [out, said] = ['', '']
  child.stdout?.on('data', (text) => {
    out += text
  })
  child.stderr?.on('data', (text) => {
    said += text
  })
  const code = await new Promise((resolve) => {
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(said)
  return out
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  child.kill(signal)
  await end
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      // NATS answers HTTP with its greeting: that is no answer to fetch, but no refusal either.
      await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(1000) })
      return
    } catch (error) {
      if (!String((error as Error).cause).includes('ECONNREFUSED')) return
      await sleep(50)
    }
  }
  throw new Error(`nothing listens on port ${port}`)
}
