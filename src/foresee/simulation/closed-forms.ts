import { type Curve, emptyCurve, STEPS } from './curve.ts'
import { ADDRESSES, type Settings } from './settings.ts'

/** Growth an hour while few are infected: K = scans an hour x hosts / 2^32. */
export function growthOf({ scanRate, hosts }: Pick<Settings, 'scanRate' | 'hosts'>): number {
  return (scanRate * 3600 * hosts) / ADDRESSES
}

/** Random constant spread (Staniford, Paxson, Weaver 2002): I(t) = N / (1 + (N/I0 - 1) e^(-K t)). */
export function logistic(
  { hosts, seeds, scanRate }: Pick<Settings, 'hosts' | 'seeds' | 'scanRate'>,
  hour: number,
): number {
  return hosts / (1 + (hosts / seeds - 1) * Math.exp(-growthOf({ hosts, scanRate }) * hour))
}

/** Expected hours until a share is infected, exactly: the sum of the expected waits of the Markov chain. */
export function expectedHours(
  { hosts, seeds, scanRate }: Pick<Settings, 'hosts' | 'seeds' | 'scanRate'>,
  share: number,
): number {
  const perHour = (scanRate * 3600) / ADDRESSES
  let hours = 0
  for (let infected = seeds; infected < hosts * share; infected++)
    hours += 1 / (perHour * infected * (hosts - infected))
  return hours
}

/**
 * The measures as a differential equation, in steps of a minute or less (Euler): two-factor model of Zou, Gong and Towsley (2002) where
 * congestion and cleaning are set, Kermack-McKendrick with cleaning alone. The blocklist and local preference have no such form here.
 */
export function differential(settings: Settings, steps = STEPS): Curve {
  const { hosts, seeds, hours, patch, clean, filter, congestion, egress } = settings
  const curve = emptyCurve(hours, steps)
  const inner = Math.max(1, Math.ceil((hours / steps) * 60))
  const step = hours / steps / inner
  const perHour = ((settings.scanRate * 3600) / ADDRESSES) * (1 - egress)
  let [infected, open, ever] = [seeds, hosts - seeds, seeds]
  for (let i = 0; i <= steps; i++) {
    curve.infected[i] = infected
    curve.ever[i] = ever
    curve.open[i] = open
    for (let j = 0; j < inner; j++) {
      const hour = (curve.times[i] ?? 0) + j * step
      const crowded = (1 - infected / hosts) ** congestion
      const filtered = hour >= filter.from ? 1 - filter.share : 1
      const fresh = perHour * crowded * filtered * infected * open * step
      const patched = hour >= patch.from ? patch.share * open * step : 0
      const cleaned = hour >= clean.from ? clean.share * infected * step : 0
      infected += fresh - cleaned
      open -= fresh + patched
      ever += fresh
    }
  }
  return curve
}

/**
 * Analytical active worm propagation (Chen, Gao, Kwiat 2003), in steps of `tick` hours:
 * n' = (1 - clean - patch) n + ((1 - patch)^i N - n) (1 - (1 - 1/2^32)^(s n)).
 */
export function aawp(settings: Settings, tick = 1 / 60): Float64Array {
  const { hosts, seeds, scanRate, hours, patch, clean } = settings
  const counts = new Float64Array(Math.floor(hours / tick) + 1)
  const scans = scanRate * 3600 * tick
  const [patched, cleaned] = [patch.share * tick, clean.share * tick]
  counts[0] = seeds
  for (let i = 1; i < counts.length; i++) {
    const before = counts[i - 1] ?? 0
    const hit = -Math.expm1(scans * before * Math.log1p(-1 / ADDRESSES))
    counts[i] = (1 - cleaned - patched) * before + ((1 - patched) ** (i - 1) * hosts - before) * hit
  }
  return counts
}

/**
 * A blocklist that reaches everybody contains a worm when an infected host finds less than one victim before it is listed:
 * growth x delay < 1. Minutes.
 */
export function containingDelay(settings: Pick<Settings, 'hosts' | 'scanRate'>): number {
  return 60 / growthOf(settings)
}
