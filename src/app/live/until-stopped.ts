import { SAME_MS } from '../interrupt.ts'

/** Resolves at the first Ctrl-C, SIGTERM or SIGHUP; a second one ends the process at once. */
export function untilStopped(onSecond: () => void = () => {}): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let asked = 0
    const handler = (signal: NodeJS.Signals): void => {
      if (asked > 0 && Date.now() - asked < SAME_MS) return
      if (asked > 0) {
        onSecond()
        process.exit(130)
      }
      asked = Date.now()
      resolve(signal)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, handler)
  })
}
