import { createLimiter } from '../auth/rate.ts'
import { refuse } from './refusal.ts'

export interface SignInLimits {
  /** Counts a try; refuses with `too-many` when this address, or everybody together, tries too often. */
  insist(address: string, now: number): void
}

/** Ten tries at once and then one every six seconds for an address; fifty and then five a second for all. */
export function createSignInLimits(): SignInLimits {
  const perAddress = createLimiter({ perSecond: 1 / 6, burst: 10 })
  const together = createLimiter({ perSecond: 5, burst: 50 })
  return {
    insist(address, now) {
      // The address first: who is over the limit must not use up what others need.
      const wait = perAddress.take(address, now) || together.take('all', now)
      if (wait > 0) refuse('too-many', 'too many tries to sign in', null, wait)
    },
  }
}
