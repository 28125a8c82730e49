/** A seeded stream of numbers (mulberry32): the same log on every machine. */
export interface Random {
  /** 0 <= x < 1 */
  unit(): number
  /** 0 <= n < below */
  below(below: number): number
  pick<T>(from: readonly T[]): T
  hex(digits: number): string
}

export function createRandom(seed: number): Random {
  let state = seed | 0
  function unit(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (n: number) => (unit() * n) | 0
  return {
    unit,
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    hex: (digits) => Array.from({ length: digits }, () => '0123456789abcdef'[below(16)]).join(''),
  }
}

/** Draws 0..n-1 with a few frequent and many rare ones: weight 1 / (rank + 1)^exponent. Alias table: one draw, two numbers. */
export function createZipf(random: Random, n: number, exponent: number): () => number {
  const weights = Float64Array.from({ length: n }, (_, i) => (i + 1) ** -exponent)
  const total = weights.reduce((a, b) => a + b, 0)
  const share = weights.map((weight) => (weight * n) / total)
  const alias = new Int32Array(n)
  const small: number[] = []
  const large: number[] = []
  for (let i = 0; i < n; i++) ((share[i] as number) < 1 ? small : large).push(i)
  while (small.length > 0 && large.length > 0) {
    const low = small.pop() as number
    const high = large.at(-1) as number
    alias[low] = high
    share[high] = (share[high] as number) - (1 - (share[low] as number))
    if ((share[high] as number) < 1) small.push(large.pop() as number)
  }
  for (const i of [...small, ...large]) share[i] = 1
  return () => {
    const i = random.below(n)
    return random.unit() < (share[i] as number) ? i : (alias[i] as number)
  }
}
