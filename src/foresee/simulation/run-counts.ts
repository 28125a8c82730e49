import { createRecorder, type Curve } from './curve.ts'
import type { Random } from './random.ts'
import { ADDRESSES, type Settings } from './settings.ts'

type CountsSettings = Pick<Settings, 'hosts' | 'seeds' | 'scanRate' | 'hours'>

/** Infected hosts at which the law of large numbers has won: the noise of what follows is below 1.5 %. */
const ENOUGH = 5000

/**
 * Counts alone, exactly: each infected host scans as a Poisson process, and scans that change nothing need not be drawn. The next
 * infection comes after an exponential time of rate (scanRate / 2^32) x infected x open.
 */
export function runCounts(random: Random, settings: CountsSettings, steps?: number): Curve {
  return countUpTo(random, settings, settings.hosts, steps)
}

/** Exact while few are infected, then the closed form of the logistic curve from the state that chance has led to. */
export function runHybrid(random: Random, settings: CountsSettings, steps?: number): Curve {
  return countUpTo(random, settings, Math.min(settings.hosts, Math.max(ENOUGH, settings.seeds + 1)), steps)
}

function countUpTo(
  random: Random,
  { hosts, seeds, scanRate, hours }: CountsSettings,
  until: number,
  steps?: number,
): Curve {
  const { curve, upTo } = createRecorder(hours, steps)
  const perHour = (scanRate * 3600) / ADDRESSES
  let infected = seeds
  let time = 0
  while (infected < until) {
    const next = time + random.exponential() / (perHour * infected * (hosts - infected))
    upTo(Math.min(next, hours), infected, infected, hosts - infected)
    if (next > hours) return curve
    time = next
    infected++
  }
  const growth = perHour * hosts
  const ratio = (hosts - infected) / infected
  for (let i = 0; i < curve.times.length; i++) {
    const at = curve.times[i] ?? 0
    if (at < time) continue
    const count = hosts / (1 + ratio * Math.exp(-growth * (at - time)))
    curve.infected[i] = count
    curve.ever[i] = count
    curve.open[i] = hosts - count
  }
  return curve
}
