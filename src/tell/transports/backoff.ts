const FIRST = 250
const MOST = 30_000

/**
 * Milliseconds to wait before try number `attempt` (the second try is 1): doubling, and anywhere between half and all of it, so that a
 * thousand sensors do not come back in the same moment.
 */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return Math.min(MOST, FIRST * 2 ** (attempt - 1)) * (0.5 + random() / 2)
}

/** Waits; ends at once, with false, when `signal` fires. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false)
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve(true)
    }, milliseconds)
    function stop(): void {
      clearTimeout(timer)
      resolve(false)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
