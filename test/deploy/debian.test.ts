import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../system/run-firebreak.ts'

const installed = spawnSync('dpkg-deb', ['--version']).status === 0
const LINE = '192.0.2.7 - - [19/Jul/2001:10:05:01 +0000] "GET /default.ida?NNNNNNNN%u9090%u6858 HTTP/1.0" 404 200\n'
/** What the unit of the sensor allows is 100 MiB; there must be room for a burst. KiB. */
const MOST_MEMORY = 70 * 1024

if (!installed) it.skip('skipped: 5 cases, dpkg-deb is not installed', () => {})

describe.runIf(installed)('the Debian packages', () => {
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-deb-'))
  /** One with the sensor's package alone, one with both. */
  const [host, server] = [join(folder, 'host'), join(folder, 'server')]
  const log = join(folder, 'access.log')
  const running: ChildProcess[] = []

  beforeAll(() => {
    const env = { ...process.env, FIREBREAK_DEB_COMPRESSION: '-Zgzip -z1' }
    execFileSync(join(root, 'deploy/debian/build-deb.sh'), [folder], { env, stdio: 'ignore' })
    unpack('firebreak-sensor_', host)
    unpack('firebreak-sensor_', server)
    unpack('firebreak_', server)
    writeFileSync(log, LINE)
  }, 120_000)

  afterAll(async () => {
    for (const child of running) await ended(child)
    rmSync(folder, { recursive: true, force: true })
  })

  function deb(prefix: string): string {
    return join(folder, readdirSync(folder).find((name) => name.startsWith(prefix) && name.endsWith('.deb')) ?? '')
  }

  function unpack(prefix: string, into: string): void {
    execFileSync('dpkg-deb', ['--extract', deb(prefix), into])
  }

  const environment = (state: string) => ({ PATH: '/usr/bin:/bin', FIREBREAK_STATE_DIR: join(folder, state) })

  function run(where: string, ...args: string[]) {
    return spawnSync(join(where, 'usr/bin/firebreak'), args, { env: environment('state'), encoding: 'utf8' })
  }

  function start(where: string, state: string, ...args: string[]): ChildProcess {
    const child = spawn(join(where, 'usr/bin/firebreak'), args, {
      env: { ...environment(state), NODE_OPTIONS: '--max-old-space-size=48' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    running.push(child)
    return child
  }

  it('say what they are and need', () => {
    const field = (name: string, prefix: string) =>
      execFileSync('dpkg-deb', ['--field', deb(prefix), name], { encoding: 'utf8' }).trim()
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    for (const prefix of ['firebreak-sensor_', 'firebreak_']) {
      expect(field('Version', prefix)).toBe(version.replace('-', '~'))
      expect(Number(field('Installed-Size', prefix))).toBeGreaterThan(10_000)
    }
    expect(field('Depends', 'firebreak_')).toContain(`firebreak-sensor (= ${version.replace('-', '~')})`)
  })

  it('of the sensor holds no database and no console; nothing is writable by others', () => {
    expect(existsSync(join(host, 'usr/lib/firebreak/node_modules'))).toBe(false)
    expect(existsSync(join(host, 'usr/lib/firebreak/dist/web'))).toBe(false)
    expect(existsSync(join(server, 'usr/lib/firebreak/dist/web/index.html'))).toBe(true)
    const open = readdirSync(server, { recursive: true, encoding: 'utf8' })
      .filter((name) => !statSync(join(server, name)).isSymbolicLink())
      .filter((name) => (statSync(join(server, name)).mode & 0o022) !== 0)
    expect(open).toEqual([])
  })

  it('run with the Node they bring, on a machine without one', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    expect(run(host, '--version').stdout.trim()).toBe(version)
    const look = run(host, 'look', log, '--json')
    expect(look.status).toBe(0)
    expect(JSON.parse(look.stdout).threats.map((threat: { id: string }) => threat.id)).toContain('code-red')
  })

  it('of the sensor alone starts no server, and says why', () => {
    const up = run(host, 'up', '--no-sensor', '--listen', '127.0.0.1:0')
    expect(up.status).not.toBe(0)
    expect(up.stderr).toContain('PostgreSQL')
  })

  it('serve the console and take from a sensor that stays within its memory', async () => {
    const token = join(folder, 'token')
    writeFileSync(token, run(server, 'token', 'web-1').stdout, { mode: 0o600 })
    const up = start(server, 'state', 'up', '--quiet', '--no-sensor', '--listen', '127.0.0.1:0')
    const [, url = ''] = /Console: (http:\S+?)\/sign-in/.exec(await firstOutput(up)) ?? []
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    expect(await (await fetch(url)).text()).toContain('<title>')
    const own = ['--name', 'web-1', '--token-file', token, log]
    const sensor = start(host, 'sensor', 'sensor', '--quiet', '--server', url, ...own)
    const journal = join(folder, 'sensor/sensor')
    for (let attempt = 0; attempt < 100 && !existsSync(journal); attempt++) await sleep(50)
    await sleep(2000)
    expect(sensor.exitCode).toBeNull()
    expect(held(sensor)).toBeLessThan(MOST_MEMORY)
    expect(await ended(sensor)).toBe(0)
    expect(await ended(up)).toBe(0)
  })
})

/** What the process holds and cannot give back, which is what the limit of the unit kills for: mapped files can be read again. KiB. */
function held(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1])
}

async function firstOutput(child: ChildProcess): Promise<string> {
  for await (const text of child.stdout!) return String(text)
  throw new Error('it ended without a word')
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const end = new Promise((resolve) => {
      child.once('exit', resolve)
    })
    child.kill('SIGTERM')
    await end
  }
  return child.exitCode
}
