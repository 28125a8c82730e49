export interface Memo {
  /** The answer of `make`, shared by everybody who asks for the same key within `life`; a failure is not remembered. */
  get<T>(key: string, make: () => Promise<T>): Promise<T>
}

/** Answers that many ask for at once are worked out once. `life`: milliseconds. Bounded; the oldest goes first. */
export function createMemo(life: number, clock: () => number, most = 200): Memo {
  const kept = new Map<string, { made: number; answer: Promise<unknown> }>()
  return {
    get<T>(key: string, make: () => Promise<T>): Promise<T> {
      const found = kept.get(key)
      const now = clock()
      // An answer from the future was made before the clock was set back: it could seem fresh for hours.
      if (found !== undefined && found.made <= now && now < found.made + life) return found.answer as Promise<T>
      const answer = make()
      kept.delete(key)
      kept.set(key, { made: now, answer })
      if (kept.size > most) kept.delete(kept.keys().next().value ?? key)
      answer.catch(() => kept.delete(key))
      return answer
    },
  }
}
