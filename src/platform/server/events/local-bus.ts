import type { Bus } from './bus.ts'

/** For one server alone. */
export function createLocalBus(): Bus {
  const listeners = new Set<(text: string) => void>()
  return {
    async send(text) {
      for (const listener of listeners) listener(text)
      return true
    },
    async listen(onText) {
      listeners.add(onText)
      return async () => void listeners.delete(onText)
    },
  }
}
