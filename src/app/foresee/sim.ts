import { writeFileSync } from 'node:fs'
import type { CommonOptions, SimOptions } from '../../cli/ports.ts'
import { compareText, runText, whatIfText, wormsText, wormText } from '../../cli/render/sim-text.ts'
import { CHANGEABLE, changeSetting } from '../../foresee/simulation/change-settings.ts'
import { containingDelay, growthOf } from '../../foresee/simulation/closed-forms.ts'
import { type Many, many } from '../../foresee/simulation/many.ts'
import { measuresFor } from '../../foresee/simulation/measures.ts'
import type { Worm } from '../../foresee/simulation/parameters.ts'
import { isPlain } from '../../foresee/simulation/run.ts'
import { quietTimes, type Settings, settingsOf, wrongSetting } from '../../foresee/simulation/settings.ts'
import { WORMS, wormNamed } from '../../foresee/simulation/worms/api.ts'
import { FirebreakError, fail } from '../../support/errors.ts'
import { csvCell, visibleText } from '../../support/escape.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal, type Terminal } from '../terminal.ts'

/** Runs that take about a second: plain ones are almost free, a host by itself is not. */
const USUAL = { plain: 200, hosts: 20 }
const MOST_RUNS = 100_000

/** `firebreak sim worms` */
export async function simWorms(name: string | undefined, options: CommonOptions): Promise<number> {
  const terminal = createTerminal(options)
  const worms = name === undefined ? WORMS : [wormOf(name)]
  const [first] = worms
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.worms/1', worms }, options)
      : name === undefined || first === undefined
        ? wormsText(worms, terminal.paint)
        : wormText(first, terminal.paint),
  )
  return 0
}

/** `firebreak sim run` */
export async function simRun(name: string, options: SimOptions): Promise<number> {
  const terminal = createTerminal(options)
  const worm = wormOf(name)
  const settings = settingsFrom(worm, options)
  const result = runMany(settings, options, terminal)
  writeCurves(options, [[worm.id, result]])
  const facts = { growth: growthOf(settings), containingDelay: containingDelay(settings) }
  await terminal.write(
    wantsJson(options)
      ? jsonText({ schema: 'firebreak.sim/1', worm: worm.id, settings, ...facts, result: plain(result) }, options)
      : runText(worm, settings, result, facts, terminal.paint),
  )
  return 0
}

/** `firebreak sim compare` */
export async function simCompare(name: string, options: SimOptions): Promise<number> {
  const terminal = createTerminal(options)
  const worm = wormOf(name)
  if (options.set.length === 0)
    fail('usage', 'There is nothing to compare with: change a number by --set, for example --set egress=0.9.', {
      field: '--set',
    })
  const before = settingsFrom(worm, { ...options, set: [] })
  const changed = { ...settingsFrom(worm, options) }
  const both = {
    before: runMany(before, options, terminal),
    after: runMany({ ...changed, hours: before.hours }, options, terminal),
  }
  writeCurves(options, [
    ['as it was', both.before],
    ['changed', both.after],
  ])
  await terminal.write(
    wantsJson(options)
      ? jsonText(
          {
            schema: 'firebreak.sim-compare/1',
            worm: worm.id,
            before,
            changed,
            asItWas: plain(both.before),
            result: plain(both.after),
          },
          options,
        )
      : compareText(worm, options.set, before, both.before, both.after, terminal.paint),
  )
  return 0
}

/** `firebreak sim what-if` */
export async function simWhatIf(name: string, options: SimOptions): Promise<number> {
  const terminal = createTerminal(options)
  const worm = wormOf(name)
  const settings = settingsFrom(worm, options)
  const base = runMany(settings, options, terminal)
  const half = base.half?.middle
  if (half === undefined)
    return fail('usage', 'In these settings it never reaches half of the hosts, so there is nothing to stop.', {
      field: '--set',
    })
  const rows = measuresFor(settings, half).map(({ id, text, apply }) => ({
    id,
    text,
    result: runMany(apply(settings), options, terminal),
  }))
  writeCurves(options, [['as it was', base], ...rows.map(({ id, result }) => [id, result] as [string, Many])])
  await terminal.write(
    wantsJson(options)
      ? jsonText(
          {
            schema: 'firebreak.what-if/1',
            worm: worm.id,
            settings,
            asItWas: plain(base),
            measures: rows.map(({ result, ...row }) => ({ ...row, result: plain(result) })),
          },
          options,
        )
      : whatIfText(worm, settings, base, rows, terminal.paint),
  )
  return 0
}

function wormOf(name: string): Worm {
  return (
    wormNamed(name) ??
    fail('nothing-found', `There is no worm ${visibleText(name)}; there are ${WORMS.map(({ id }) => id).join(', ')}.`)
  )
}

function settingsFrom(worm: Worm, options: Pick<SimOptions, 'set' | 'seed'>): Settings {
  const usual = settingsOf(worm, Number(options.seed))
  const quiet = worm.calendar === null ? [] : quietTimes(worm.calendar.starts, worm.calendar.phases, usual.hours)
  // The one sleep that matters is the one that ends the outbreak before all are infected: a run ends there.
  const first = quiet[0]
  let settings: Settings = { ...usual, hours: first === undefined ? usual.hours : Math.min(usual.hours, first.from) }
  for (const change of options.set) {
    const at = change.indexOf('=')
    const name = change.slice(0, Math.max(0, at))
    settings =
      changeSetting(settings, name, change.slice(at + 1)) ??
      fail('usage', `--set ${visibleText(change)}: write NAME=VALUE; names are ${CHANGEABLE.join(', ')}.`, {
        field: '--set',
      })
  }
  const wrong = wrongSetting(settings)
  if (wrong !== null) fail('usage', `${wrong.field} must be ${wrong.why}.`, { field: wrong.field })
  return settings
}

function runMany(settings: Settings, options: SimOptions, terminal: Terminal): Many {
  const usual = isPlain(settings) ? USUAL.plain : USUAL.hosts
  const runs = options.runs === undefined ? usual : Number(options.runs)
  if (!Number.isInteger(runs) || runs < 1 || runs > MOST_RUNS)
    fail('usage', `--runs ${visibleText(options.runs ?? '')}: a whole number from 1 to ${MOST_RUNS}.`, {
      field: '--runs',
    })
  let stopped = false
  const stop = (): void => {
    stopped = true
  }
  process.once('SIGINT', stop)
  try {
    return many(settings, runs, 'hybrid', (done) => {
      if (terminal.live && done % 5 === 0) process.stderr.write(`\r${done} of ${runs} runs `)
      return !stopped
    })
  } finally {
    process.off('SIGINT', stop)
    if (terminal.live) process.stderr.write('\r\u001b[K')
  }
}

/** Lists instead of typed arrays. */
function plain({ times, low, middle, high, ...rest }: Many): object {
  const counts = (list: Float64Array): number[] => [...list].map(Math.round)
  return { ...rest, curve: { hours: [...times], low: counts(low), middle: counts(middle), high: counts(high) } }
}

function writeCurves(options: SimOptions, curves: ReadonlyArray<readonly [string, Many]>): void {
  if (options.csv === undefined) return
  const lines = ['run,hours,low,middle,high']
  for (const [name, { times, low, middle, high }] of curves)
    times.forEach((time, i) => lines.push([csvCell(name), time, low[i], middle[i], high[i]].join(',')))
  try {
    writeFileSync(options.csv, `${lines.join('\n')}\n`)
  } catch (error) {
    throw new FirebreakError('output-failed', 'The curves cannot be written.', { file: options.csv, cause: error })
  }
}
