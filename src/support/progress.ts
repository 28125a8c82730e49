import { visibleText } from './escape.ts'
import { duration } from './time.ts'

/** The part of a terminal stream that a progress bar needs. */
export interface ProgressStream {
  isTTY?: boolean | undefined
  columns?: number | undefined
  write(text: string): unknown
}

export interface ProgressOptions {
  stream: ProgressStream
  /** False for --quiet, --json and the like. */
  enabled: boolean
  label: string
  /** Clock in milliseconds, for tests. */
  now?: () => number
}

export interface Progress {
  /** `done` of `total` in any one unit; `total` null when it is not known. `note` may be untrusted text. */
  update(done: number, total: number | null, note?: string): void
  /** Clears the bar. */
  done(): void
}

/** Not more than 10 redraws a second. */
const REDRAW_MS = 100
/** An estimate from less than this is noise. */
const ESTIMATE_AFTER_MS = 500
const BAR_WIDTH = 20

/** A bar with the time left. Draws only on a terminal, so that files and pipes stay clean. */
export function createProgress(options: ProgressOptions): Progress {
  const { stream, label, now = () => performance.now() } = options
  if (!options.enabled || stream.isTTY !== true) return { update() {}, done() {} }
  const started = now()
  let drawn = Number.NEGATIVE_INFINITY
  return {
    update(done, total, note = '') {
      const time = now()
      if (time - drawn < REDRAW_MS) return
      drawn = time
      const text = progressLine(label, done, total, note, time - started)
      // One column stays free: a full last column makes some terminals wrap.
      stream.write(`\r\x1b[K${visibleText(text, Math.max(10, (stream.columns ?? 80) - 1))}`)
    },
    done() {
      if (drawn > Number.NEGATIVE_INFINITY) stream.write('\r\x1b[K')
      drawn = Number.NEGATIVE_INFINITY
    },
  }
}

function progressLine(label: string, done: number, total: number | null, note: string, elapsed: number): string {
  const tail = note === '' ? '' : ` ${note}`
  if (total === null || total <= 0) return `${label} ${duration(elapsed)}${tail}`
  const share = Math.min(1, Math.max(0, done / total))
  const full = Math.round(share * BAR_WIDTH)
  const bar = '█'.repeat(full) + '░'.repeat(BAR_WIDTH - full)
  const known = share > 0 && share < 1 && elapsed >= ESTIMATE_AFTER_MS
  const left = known ? ` ${duration((elapsed * (1 - share)) / share)} left` : ''
  return `${label} ${bar} ${Math.floor(share * 100)}%${left}${tail}`
}
