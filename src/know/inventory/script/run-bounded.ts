import { spawn } from 'node:child_process'

export interface Bounds {
  /** Whole run, milliseconds. */
  limitMs: number
  /** Most bytes of standard output; what comes after ends the run. */
  bytes: number
  signal?: AbortSignal | undefined
}

export interface Ran {
  output: Buffer
  /** The end of standard error, at most 4,000 bytes. */
  errors: string
  /** Exit status; null when a signal ended it. */
  status: number | null
  /** Why we ended it ourselves. */
  ended: 'time' | 'bytes' | 'interrupted' | null
  /** The program itself could not be started: the system's code. */
  failed: string | null
}

const MOST_ERRORS = 4000
/** Between asking a program to end and making it end. */
const PATIENCE_MS = 500

/**
 * Runs a program with `input` on its standard input, in a session of its own, so that it has no terminal to ask on. Whatever it does, this
 * resolves within the limit and holds no more than `bytes` of it. Never throws.
 */
export function runBounded(program: string, args: readonly string[], input: string, bounds: Bounds): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'pipe', detached: true, env: childEnvironment() })
    const chunks: Buffer[] = []
    let size = 0
    let errors = ''
    let ended: Ran['ended'] = null
    let settled = false
    const kill = (signal: NodeJS.Signals): void => {
      // The whole session: ssh may have started a proxy command.
      try {
        if (child.pid !== undefined) process.kill(-child.pid, signal)
      } catch {
        child.kill(signal)
      }
    }
    const end = (why: NonNullable<Ran['ended']>): void => {
      if (ended !== null || settled) return
      ended = why
      kill('SIGTERM')
      // A grandchild may hold the pipes open for ever: what we have by then is the answer.
      setTimeout(() => {
        kill('SIGKILL')
        finish(null, null)
      }, PATIENCE_MS)
    }
    const onAbort = (): void => end('interrupted')
    const timer = setTimeout(() => end('time'), bounds.limitMs)
    const finish = (status: number | null, failed: string | null): void => {
      if (settled) return
      settled = true
      clearTimeout(timer)
      bounds.signal?.removeEventListener('abort', onAbort)
      child.stdout.destroy()
      child.stderr.destroy()
      resolve({ output: Buffer.concat(chunks, Math.min(size, bounds.bytes)), errors, status, ended, failed })
    }
    if (bounds.signal?.aborted) end('interrupted')
    else bounds.signal?.addEventListener('abort', onAbort, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      if (size < bounds.bytes) chunks.push(chunk)
      size += chunk.length
      if (size > bounds.bytes) end('bytes')
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('latin1')).slice(-MOST_ERRORS)
    })
    // A program that ends before it has read its input is no fault of its own.
    child.stdin.on('error', () => {})
    child.on('error', (error: NodeJS.ErrnoException) => finish(null, error.code ?? error.message))
    child.on('close', (status) => finish(status, null))
    child.stdin.end(input)
  })
}

/** Ours, without what would let ssh open a window to ask for a password. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { DISPLAY: _display, SSH_ASKPASS: _askpass, WAYLAND_DISPLAY: _wayland, ...rest } = process.env
  return { ...rest, SSH_ASKPASS_REQUIRE: 'never' }
}
