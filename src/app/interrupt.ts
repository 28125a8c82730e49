export interface Interrupt {
  signal: AbortSignal
  /** Gives Ctrl-C back to its default. */
  end(): void
}

/** The first Ctrl-C (or SIGTERM) asks to stop and tells `onFirst`; the second ends the process at once. */
export function interruptible(onFirst: () => void): Interrupt {
  const controller = new AbortController()
  const handler = (): void => {
    if (controller.signal.aborted) process.exit(130)
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
