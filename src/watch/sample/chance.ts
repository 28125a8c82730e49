/** Seeded chance: the sample is the same on every machine. */
export interface Chance {
  /** 0 <= x < 1. */
  next(): number
  /** 0 <= whole number < below. */
  below(below: number): number
  one<T>(of: readonly T[]): T
}

/** Mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    one<T>(of: readonly T[]): T {
      const found = of[below(of.length)]
      if (found === undefined) throw new RangeError('nothing to choose from')
      return found
    },
  }
}
