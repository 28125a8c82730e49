import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PROGRAM =
  ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'].find((path) => existsSync(path)) ??
  null

/** A real nats-server with JetStream on a free port of this machine, its stream in a temporary directory. */
export interface TestNats {
  url: string
  /** kill -9, and a new start on the same data and port. */
  crash(): Promise<void>
  /** kill -9; `start` brings it back. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** Null when nats-server is not installed (`apt-get install nats-server`). */
export async function startNats(options: string[] = []): Promise<TestNats | null> {
  if (PROGRAM === null) return null
  const program = PROGRAM
  const directory = mkdtempSync(join(tmpdir(), 'firebreak-nats-'))
  const port = await freePort()
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    child = spawn(program, ['-js', '-sd', directory, '-a', '127.0.0.1', '-p', String(port), ...options], {
      stdio: 'ignore',
    })
    for (let i = 0; i < 200; i++) {
      if (await answers(port)) return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error('nats-server does not answer')
  }

  async function kill(): Promise<void> {
    const gone = child
    child = null
    if (gone === null || gone.exitCode !== null) return
    const exited = new Promise((resolve) => gone.once('exit', resolve))
    gone.kill('SIGKILL')
    await exited
  }

  await start()
  return {
    url: `nats://127.0.0.1:${port}`,
    start,
    kill,
    async crash() {
      await kill()
      await start()
    },
    async stop() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => resolve(true)).once('error', () => resolve(false))
    socket.setTimeout(200, () => resolve(false))
    socket.once('close', () => resolve(false))
    setTimeout(() => socket.destroy(), 250).unref()
  })
}
