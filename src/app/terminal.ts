import { createPaint, type Paint } from '../cli/render/paint.ts'
import type { CommonOptions } from '../cli/ports.ts'

/** Where answers go (standard output) and where talk goes (standard error). */
export interface Terminal {
  paint: Paint
  /** The answer. Resolves when the reader has taken it, so that a slow pipe loses nothing. */
  write(text: string): Promise<void>
  /** Progress, hints; nothing when quiet. */
  say(text: string): void
  /** What must be known at once, even when quiet. */
  alarm(text: string): void
  /** True when a progress bar makes sense. */
  live: boolean
}

export function createTerminal(options: CommonOptions): Terminal {
  const paint = createPaint({
    tty: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    color: options.color,
    plain: options.plain === true,
    env: process.env,
  })
  return {
    paint,
    write: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    say: (text) => {
      if (!options.quiet) process.stderr.write(`${text}\n`)
    },
    alarm: (text) => void process.stderr.write(`${text}\n`),
    live: !options.quiet && process.stderr.isTTY === true && process.env['TERM'] !== 'dumb' && options.plain !== true,
  }
}
