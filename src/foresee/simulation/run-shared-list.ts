import { createRecorder, type Curve, STEPS } from './curve.ts'
import type { Random } from './random.ts'
import { ADDRESSES, type Settings } from './settings.ts'

/**
 * Every copy walks the same list from its beginning, so that all but the first find only what the first has found. New hosts come at the
 * rate of one scanner, however many are infected: a line, not a curve.
 */
export function runSharedList(random: Random, settings: Settings, steps = STEPS): Curve {
  const { hosts, seeds, scanRate, hours } = settings
  const { curve, upTo } = createRecorder(hours, steps)
  let infected = seeds
  for (let hour = 0; ; infected++) {
    const rate = (scanRate * 3600 * (hosts - infected)) / ADDRESSES
    hour += rate > 0 ? random.exponential() / rate : Infinity
    upTo(Math.min(hour, hours), infected, infected, hosts - infected)
    if (hour >= hours) return curve
  }
}
