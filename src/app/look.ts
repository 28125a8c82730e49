import type { LookOptions } from '../cli/ports.ts'
import { lookText } from '../cli/render/look-text.ts'
import type { LookReport, Warning } from '../model/look-report.ts'
import { FirebreakError } from '../support/errors.ts'
import { visibleText } from '../support/escape.ts'
import { createProgress } from '../support/progress.ts'
import { readLogs } from '../watch/detection/engine/read-logs.ts'
import type { ReadOptions } from '../watch/detection/engine/options.ts'
import { type FoundInputs, findInputs } from './find-inputs.ts'
import { interruptible } from './interrupt.ts'
import { jsonText, wantsJson } from './json-output.ts'
import { lookAtMachine } from './exposure/look-at-machine.ts'
import { forcedFormat, trustedProxies } from './parsing-options.ts'
import { buildReport } from './report.ts'
import { rulesInForce } from './rule-sources.ts'
import { readSettings } from './settings.ts'
import { createTerminal, type Terminal } from './terminal.ts'
import { readTimeWindow } from './time-window.ts'
import { writeCsv, writePage } from './write-report.ts'

const EXIT = { ok: 0, finding: 3, partial: 6, interrupted: 130 } as const

/** `firebreak look`: finds, reads, judges, answers. */
export async function look(paths: string[], options: LookOptions): Promise<number> {
  const terminal = createTerminal(options)
  const { report, interrupted } = await lookAt(paths, options, terminal)
  const now = new Date()
  if (options.html !== undefined) await writePage(options.html, report, now, options.dryRun === true, terminal)
  if (options.csv !== undefined) await writeCsv(options.csv, report, options.dryRun === true, terminal)
  await terminal.write(
    wantsJson(options) ? jsonText(report, options) : lookText(report, terminal.paint, now, options.verbose),
  )
  if (interrupted) return EXIT.interrupted
  if (options.exitCode && report.threats.some((threat) => threat.kind !== 'generic')) return EXIT.finding
  return report.warnings.some((warning) => BLIND.has(warning.code)) ? EXIT.partial : EXIT.ok
}

/** Reads and judges; shared with `explain`. */
export async function lookAt(
  paths: string[],
  options: LookOptions,
  terminal: Terminal,
): Promise<{ report: LookReport; interrupted: boolean }> {
  const settings = await readSettings(options.config)
  const read = readOptions(options, settings.trustedProxies)
  const sources = sourceCount(options.sources)
  const forced = forcedFormat(options)
  const inForce = await rulesInForce([...settings.rules, ...options.rules])
  const found = await findInputs(paths.length > 0 ? paths : settings.logs)
  if (found.inputs.length === 0) throw nothingToRead(found)
  if (found.sample) sayWhereLooked(found, terminal)
  const formats = forced ? new Map(found.inputs.map((input) => [input.path, forced])) : found.formats
  // Other logs than this machine's say nothing about what is installed here.
  const machine = paths.length === 0 && options.inventory !== false ? lookAtMachine() : null
  const progress = createProgress({ stream: process.stderr, enabled: terminal.live, label: 'Reading' })
  const interrupt = interruptible(() => {
    progress.done()
    terminal.say('Stopping: what was read so far follows. Ctrl-C again ends at once.')
  })
  try {
    const findings = await readLogs(
      found.inputs,
      { ...read, rules: inForce.rules, correlations: inForce.correlations, formats, signal: interrupt.signal, sources },
      (state) => progress.update(state.done, state.total, `${state.lines.toLocaleString('en-US')} lines`),
    )
    progress.done()
    const looked = await machine
    const warnings = [...found.warnings, ...inForce.problems.map(problemWarning), ...(looked?.warnings ?? [])]
    const { threats } = inForce
    const exposure = looked?.report ?? null
    const report = buildReport(findings, {
      threats,
      sample: found.sample,
      sources,
      madeMs: Date.now(),
      warnings,
      exposure,
    })
    return { report, interrupted: findings.interrupted }
  } finally {
    progress.done()
    interrupt.end()
  }
}

/** Faults after which the answer is about less than what was asked for. */
const BLIND = new Set([
  'file-missing',
  'file-no-permission',
  'file-is-directory',
  'file-is-special',
  'file-binary',
  'file-read-failed',
  'file-changed',
  'gzip-truncated',
  'compressed-broken',
  'compression-unsupported',
  'decompression-bomb',
  'format-unknown',
  'format-stopped',
  'unreadable',
  'unfinished',
  'unknown-format',
])

function readOptions(options: LookOptions, proxies: readonly string[]): Omit<ReadOptions, 'rules' | 'correlations'> {
  const { since, until } = readTimeWindow(options, Date.now())
  const kernel = options.kernel
  if (kernel !== 'auto' && kernel !== 'wasm' && kernel !== 'plain') {
    throw new FirebreakError('usage', `--kernel ${kernel}: choose auto, wasm or plain.`, { field: '--kernel' })
  }
  const workers = options.workers === undefined ? {} : { workers: wholeNumber(options.workers, '--workers', 0, 64) }
  return { since, until, kernel, trustedProxies: trustedProxies([...proxies, ...options.trustedProxy]), ...workers }
}

function sourceCount(text: string): number {
  return text === 'all' ? Number.POSITIVE_INFINITY : wholeNumber(text, '--sources', 0, 100_000_000)
}

function wholeNumber(text: string, flag: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new FirebreakError('usage', `${flag} ${text}: not a whole number from ${least} to ${most}.`, { field: flag })
}

function problemWarning(problem: { file: string; line: number; message: string; remedy: string }): Warning {
  return {
    code: 'rule-broken',
    message: problem.message,
    file: problem.file,
    line: problem.line,
    remedy: problem.remedy,
  }
}

/** Nothing could be opened: the first fault is the error, the others are told with it. */
function nothingToRead(found: FoundInputs): FirebreakError {
  const [first, ...rest] = found.warnings
  if (!first) return new FirebreakError('nothing-found', 'There is no log to read in what you named.')
  const others = rest.map((warning) => `; ${warning.file ?? ''}: ${warning.message}`).join('')
  const code =
    first.code === 'file-missing' || first.code === 'file-no-permission' || first.code === 'file-binary'
      ? first.code
      : 'nothing-found'
  return new FirebreakError(code, `${first.message}${others}`, first.file ? { file: first.file } : {})
}

function sayWhereLooked(found: FoundInputs, terminal: Terminal): void {
  const absent = found.looked.filter((place) => ABSENT.has(place.why))
  const denied = found.warnings.filter((warning) => warning.code === 'file-no-permission')
  if (denied.length > 0) {
    const remedy = denied[0]?.remedy ?? ''
    terminal.say(
      `There are web logs here, but this user may not read them: ${denied.map((warning) => visibleText(warning.file ?? '')).join(', ')}`,
    )
    terminal.say(`  ${remedy}`)
  }
  terminal.say('No web log with a line in it that may be read was found on this machine. Looked at:')
  for (const place of found.looked)
    if (!absent.includes(place)) terminal.say(`  ${visibleText(place.path)}: ${visibleText(place.why)}`)
  if (absent.length > 0) terminal.say(`  not there: ${absent.map((place) => visibleText(place.path)).join(', ')}`)
  terminal.say('Name your logs to look at them: firebreak look PATH. Until then, here is a sample.\n')
}

const ABSENT = new Set(['not there', 'no such file'])
