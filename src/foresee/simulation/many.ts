import type { Mode, Outcome } from './run.ts'
import { run } from './run.ts'
import { emptyCurve, STEPS } from './curve.ts'
import type { Settings } from './settings.ts'
import { clusteredSpace, type Space } from './space.ts'

/** What many runs of the same settings say: chance moves the start of an outbreak by hours. */
export interface Many {
  runs: number
  /** Hours. */
  times: Float64Array
  /** Ever infected: the middle run and the borders of nine tenths of them, at each time. */
  low: Float64Array
  middle: Float64Array
  high: Float64Array
  ever: Quantiles
  half: Quantiles | null
  /** Share of runs in which fewer than a hundredth of the hosts were ever infected. */
  contained: number
}

export interface Quantiles {
  low: number
  middle: number
  high: number
}

/** Runs with the seeds from `settings.seed` on. `after`: told after each, and may stop it by answering false. */
export function many(
  settings: Settings,
  runs: number,
  mode: Mode = 'hybrid',
  after: (done: number) => boolean = () => true,
): Many {
  const outcomes: Outcome[] = []
  const space: Space | undefined = settings.scanning === 'local' ? clusteredSpace(settings.hosts) : undefined
  for (let i = 0; i < runs; i++) {
    outcomes.push(run({ ...settings, seed: (settings.seed + i) >>> 0 }, mode, space))
    if (!after(i + 1)) break
  }
  const { times } = emptyCurve(settings.hours)
  const at = (share: number): Float64Array =>
    Float64Array.from({ length: STEPS + 1 }, (_, i) =>
      quantile(
        outcomes.map(({ curve }) => curve.ever[i] ?? 0),
        share,
      ),
    )
  const halves = outcomes.flatMap(({ half }) => (half === null ? [] : [half]))
  return {
    runs: outcomes.length,
    times,
    low: at(0.05),
    middle: at(0.5),
    high: at(0.95),
    ever: quantiles(outcomes.map(({ ever }) => Math.round(ever))),
    // A middle of those alone that came so far would hide the others.
    half: halves.length * 2 > outcomes.length ? quantiles(halves) : null,
    contained: outcomes.filter(({ ever }) => ever < settings.hosts / 100).length / outcomes.length,
  }
}

export function quantiles(values: readonly number[]): Quantiles {
  return { low: quantile(values, 0.05), middle: quantile(values, 0.5), high: quantile(values, 0.95) }
}

function quantile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((a, b) => a - b)
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? 0
}
