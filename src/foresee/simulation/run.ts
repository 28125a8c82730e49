import { type Curve, peakPerMinute, reached, STEPS } from './curve.ts'
import { createRandom } from './random.ts'
import { runCounts, runHybrid } from './run-counts.ts'
import { runHosts } from './run-hosts.ts'
import { runSequential } from './run-sequential.ts'
import { runSharedList } from './run-shared-list.ts'
import type { Settings } from './settings.ts'
import { clusteredSpace, type Space } from './space.ts'

export type Mode = 'exact' | 'counts' | 'hybrid'

export interface Outcome {
  curve: Curve
  /** Infected at any time. */
  ever: number
  /** Hours until half, and nine tenths, of the hosts were infected; null: it never came to that. */
  half: number | null
  most: number | null
  /** New infections a minute, in the fastest step. */
  peak: number
}

/** One run. The same settings and mode give the same outcome everywhere. `space`: kept by those who run often. */
export function run(settings: Settings, mode: Mode = 'exact', space?: Space, steps = STEPS): Outcome {
  return outcomeOf(curveOf(settings, mode, space, steps), settings.hosts)
}

/** Counts alone, or the closed form, tell the whole story when nothing distinguishes one host from another. */
export function isPlain(settings: Settings): boolean {
  const { scanning, capacity, spread, congestion, patch, clean, egress, blocklist, filter, quiet, night } = settings
  const measures = [spread, congestion, patch.share, clean.share, egress, blocklist.share, filter.share, night]
  return scanning === 'uniform' && capacity === null && quiet.length === 0 && measures.every((value) => value === 0)
}

function curveOf(settings: Settings, mode: Mode, space: Space | undefined, steps: number): Curve {
  const random = createRandom(settings.seed)
  if (settings.scanning === 'shared-list') return runSharedList(random, settings, steps)
  if (settings.scanning === 'sequential') return runSequential(random, settings, steps)
  if (settings.scanning === 'local')
    return runHosts(random, settings, space ?? clusteredSpace(settings.hosts), steps).curve
  if (!isPlain(settings)) return runHosts(random, settings, undefined, steps).curve
  return mode === 'hybrid' ? runHybrid(random, settings, steps) : runCounts(random, settings, steps)
}

function outcomeOf(curve: Curve, hosts: number): Outcome {
  return {
    curve,
    ever: curve.ever.at(-1) ?? 0,
    half: reached(curve, hosts / 2),
    most: reached(curve, hosts * 0.9),
    peak: peakPerMinute(curve),
  }
}
