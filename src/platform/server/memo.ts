import { setTimeout as sleep } from 'node:timers/promises'

export interface Memo {
  /**
   * The answer of `make`, shared by everybody who asks for the same key within its life and while `state` says the same: whoever
   * asks after something changed gets an answer that was begun after it. A failure is not remembered.
   */
  get<T>(key: string, make: () => Promise<T>): Promise<T>
}

export interface MemoOptions {
  /** Milliseconds by `clock`. */
  life: number
  clock: () => number
  /** Says something else whenever what answers are made from has changed. */
  state?: () => string
  /** Answers kept; the oldest goes first. */
  most?: number
}

/** Between two beginnings of the same answer, so many times as long as it took: changes keep at most a third of a core busy. */
const REST = 3

interface Kept {
  state: string
  /** By the clock of the options. */
  began: number
  /** Milliseconds it took, and by `performance.now()` its beginning; null while it is under way. */
  took: number | null
  start: number
  answer: Promise<unknown>
  /** The next one, for all who ask while it waits for its turn. */
  next: Promise<unknown> | null
}

/** Answers that many ask for at once are worked out once. */
export function createMemo({ life, clock, state = () => '', most = 200 }: MemoOptions): Memo {
  const kept = new Map<string, Kept>()

  function begin<T>(key: string, make: () => Promise<T>): Promise<T> {
    const start = performance.now()
    const answer = make()
    const entry: Kept = { state: state(), began: clock(), took: null, start, answer, next: null }
    kept.delete(key)
    kept.set(key, entry)
    if (kept.size > most) kept.delete(kept.keys().next().value ?? key)
    answer.then(
      () => {
        entry.took = performance.now() - start
      },
      () => {
        if (kept.get(key) === entry) kept.delete(key)
      },
    )
    return answer
  }

  /** After the one under way and its rest. What changes while this waits is in it. */
  async function beginLater<T>(key: string, make: () => Promise<T>, before: Kept): Promise<T> {
    await before.answer.catch(() => null)
    const rest = before.start + (before.took ?? 0) * REST - performance.now()
    if (rest > 1) await sleep(rest)
    return begin(key, make)
  }

  return {
    get<T>(key: string, make: () => Promise<T>): Promise<T> {
      const found = kept.get(key)
      const now = clock()
      // An answer from the future was made before the clock was set back: it could seem fresh for hours.
      if (found === undefined || found.began > now || found.began + life <= now) return begin(key, make)
      if (found.state === state()) return found.answer as Promise<T>
      found.next ??= beginLater(key, make, found)
      return found.next as Promise<T>
    },
  }
}
