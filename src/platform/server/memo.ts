export interface Memo {
  /** The answer of `make`, shared by everybody who asks for the same key within `life`; a failure is not remembered. */
  get<T>(key: string, make: () => Promise<T>): Promise<T>
}

/** Answers that many ask for at once are worked out once. `life`: milliseconds. Bounded; the oldest goes first. */
export function createMemo(life: number, clock: () => number, most = 200): Memo {
  const kept = new Map<string, { until: number; answer: Promise<unknown> }>()
  return {
    get<T>(key: string, make: () => Promise<T>): Promise<T> {
      const found = kept.get(key)
      if (found !== undefined && found.until > clock()) return found.answer as Promise<T>
      const answer = make()
      kept.delete(key)
      kept.set(key, { until: clock() + life, answer })
      if (kept.size > most) kept.delete(kept.keys().next().value ?? key)
      answer.catch(() => kept.delete(key))
      return answer
    },
  }
}
