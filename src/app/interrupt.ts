export interface Interrupt {
  signal: AbortSignal
  /** Gives Ctrl-C back to its default. */
  end(): void
}

/** Signals this close together come from one key press. */
export const SAME_MS = 300

/** The first Ctrl-C (or SIGTERM) asks to stop and tells `onFirst`; the second ends the process at once. */
export function interruptible(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  let first = 0
  const handler = (): void => {
    // A terminal signals the launcher and us, and the launcher passes it on: that is one Ctrl-C.
    if (controller.signal.aborted && Date.now() - first < SAME_MS) return
    if (controller.signal.aborted) process.exit(130)
    first = Date.now()
    controller.abort()
    onFirst()
  }
  process.on('SIGINT', handler)
  process.on('SIGTERM', handler)
  return {
    signal: controller.signal,
    end() {
      process.off('SIGINT', handler)
      process.off('SIGTERM', handler)
    },
  }
}
