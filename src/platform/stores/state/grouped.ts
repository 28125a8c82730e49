/**
 * Answers about one key at a time by queries about many: keys that come while a query runs share the next one, so that a
 * thousand sensors cost a few queries a second. Never older than the question. Null when nothing was found.
 */
export function createGrouped<Found>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, Found>>,
): (key: string) => Promise<Found | null> {
  let waiting = new Map<string, PromiseWithResolvers<Found | null>>()
  let running = false

  async function run(): Promise<void> {
    // Not before all who ask in this moment have asked.
    await Promise.resolve()
    while (waiting.size > 0) {
      const group = waiting
      waiting = new Map()
      try {
        const found = await ask([...group.keys()])
        for (const [key, { resolve }] of group) resolve(found.get(key) ?? null)
      } catch (error) {
        for (const { reject } of group.values()) reject(error)
      }
    }
    running = false
  }

  return (key) => {
    const answer = waiting.get(key) ?? Promise.withResolvers<Found | null>()
    waiting.set(key, answer)
    if (!running) {
      running = true
      void run()
    }
    return answer.promise
  }
}
