import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from './free-port.ts'

/** A PostgreSQL of its own in a temporary directory, on a free loopback port. */
export interface TestPostgres {
  url: string
  pid(): number
  /** kill -9 of the server and all its processes, then a start on the same data. */
  crash(): Promise<void>
  stop(): Promise<void>
}

/** Nobody: PostgreSQL refuses to run as root. */
const UNPRIVILEGED = 65_534

/** Debian's newest; null when there is none. */
export function debianBinaries(): string | null {
  const root = '/usr/lib/postgresql'
  if (!existsSync(root)) return null
  const versions = readdirSync(root).toSorted((a, b) => Number(a) - Number(b))
  const bin = join(root, versions.at(-1) ?? '', 'bin')
  return existsSync(join(bin, 'initdb')) ? bin : null
}

export async function startPostgres(bin: string, settings: string[] = [], root = tmpdir()): Promise<TestPostgres> {
  const directory = mkdtempSync(join(root, 'firebreak-pg-'))
  const data = join(directory, 'data')
  const asRoot = process.getuid?.() === 0
  const identity = asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {}
  mkdirSync(data, { mode: 0o700 })
  if (asRoot) for (const path of [directory, data]) chownSync(path, UNPRIVILEGED, UNPRIVILEGED)
  const env = { ...process.env, LC_ALL: 'C' }
  execFileSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'firebreak', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions'],
    { ...identity, env, cwd: directory, stdio: 'ignore' },
  )
  const port = await freePort()
  const options = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${directory}`, ...settings]
  let server = await launch()

  async function launch(): Promise<ChildProcess> {
    const args = ['-D', data, ...options.flatMap((option) => ['-c', option])]
    const child = spawn(join(bin, 'postgres'), args, {
      ...identity,
      env,
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let log = ''
    await new Promise<void>((resolve, reject) => {
      child.stderr?.on('data', (text) => {
        log = (log + text).slice(-4000)
        if (log.includes('ready to accept connections')) resolve()
      })
      child.once('exit', () => reject(new Error(`postgres did not start:\n${log}`)))
    })
    return child
  }

  async function ended(child: ChildProcess): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
      await new Promise((resolve) => {
        child.once('exit', resolve)
      })
    }
  }

  return {
    url: `postgres://firebreak@127.0.0.1:${port}/postgres`,
    pid: () => server.pid ?? 0,
    async crash() {
      server.kill('SIGKILL')
      await ended(server)
      // The children notice by themselves; a start before that is refused.
      for (let attempt = 0; ; attempt++) {
        try {
          server = await launch()
          return
        } catch (error) {
          if (attempt === 50) throw error
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
      }
    },
    async stop() {
      server.kill('SIGINT')
      await ended(server)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
