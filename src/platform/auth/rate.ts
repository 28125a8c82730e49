export interface Rate {
  /** Mean. */
  perSecond: number
  /** How many at once after a quiet time. */
  burst: number
}

export interface Limiter {
  /** Takes one; 0 when there was one, else the seconds until there is. */
  take(key: string, now: number): number
}

/** Keys that are remembered; the longest unused are forgotten first. An attacker with more addresses meets the limit for all. */
const MOST_KEYS = 20_000

interface Bucket {
  left: number
  at: number
}

/** A leaky bucket for each key. Bounded memory, no timers. `now`: milliseconds. */
export function createLimiter(rate: Rate): Limiter {
  const buckets = new Map<string, Bucket>()
  return {
    take(key, now) {
      const bucket = buckets.get(key) ?? { left: rate.burst, at: now }
      // A clock that was set back must not lock anybody out.
      const passed = Math.max(0, now - bucket.at) / 1000
      bucket.left = Math.min(rate.burst, bucket.left + passed * rate.perSecond)
      bucket.at = now
      // Moved to the end: the first key of the map is the one unused for longest.
      buckets.delete(key)
      buckets.set(key, bucket)
      if (buckets.size > MOST_KEYS) buckets.delete(buckets.keys().next().value ?? key)
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / rate.perSecond))
      bucket.left -= 1
      return 0
    },
  }
}
