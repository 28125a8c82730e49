export interface Closers {
  add(close: () => unknown): void
  /** Closes what was opened, the last opened first. Every one is tried; throws the first fault. */
  close(): Promise<void>
}

/** What was opened so far, so that it is closed again in good order, also when the next part cannot be opened. */
export function createClosers(): Closers {
  const closers: Array<() => unknown> = []
  return {
    add: (close) => void closers.push(close),
    async close() {
      const faults: unknown[] = []
      for (const close of closers.splice(0).toReversed()) {
        try {
          await close()
        } catch (error) {
          faults.push(error)
        }
      }
      if (faults.length > 0) throw faults[0]
    },
  }
}
