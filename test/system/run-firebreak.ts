import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '../..')

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  input?: string | Buffer
  env?: Record<string, string>
  cwd?: string
  /** Run as this user; only root may. */
  uid?: number
}

/** Runs the program as a user does, through the launcher, with a state directory and home that hold nothing. */
export function runFirebreak(args: string[], options: RunOptions = {}): Promise<Run> {
  const child = spawn(process.execPath, [join(root, 'bin/firebreak.mjs'), ...args], {
    cwd: options.cwd ?? root,
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', FIREBREAK_STATE_DIR: '/nonexistent/state', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  })
  return new Promise((done, failed) => {
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.stdin.on('error', () => {})
    child.on('error', failed)
    child.on('close', (code) =>
      done({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
    child.stdin.end(options.input ?? '')
  })
}
