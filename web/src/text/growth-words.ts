import type { Growth } from '../client/types.ts'
import { minutes } from './number.ts'

/** `doubles every 37 min`; why not, when there is no figure. */
export function growthWords(growth: Growth): string {
  if (growth.doublingMinutes !== null) return `doubles every ${minutes(growth.doublingMinutes)}`
  return growth.why ?? 'not growing'
}

/** `95 %: 28 min to 52 min`; null when there is no interval. */
export function intervalWords(growth: Growth): string | null {
  if (growth.interval === null || growth.doublingMinutes === null) return null
  const [low, high] = growth.interval
  if (low === null) return high === null ? null : `95 %: faster than every ${minutes(high)}`
  return `95 %: ${minutes(low)} to ${high === null ? 'no growth' : minutes(high)}`
}
