/**
 * Random numbers from a seed: the same in Node, a worker and a browser. xoshiro128** by Blackman and Vigna, seeded by a
 * splitmix of 32 bits; only integer arithmetic and `Math.log`.
 */
export interface Random {
  /** 32 random bits. */
  bits(): number
  /** In (0, 1), 32 random bits: never 0, never 1. */
  unit(): number
  /** In (0, 1), 53 random bits, for choices among millions of unequal weights. */
  fine(): number
  /** Whole, from 0 to `n` - 1; `n` below 2^31. Its bias is below n / 2^32. */
  below(n: number): number
  /** Exponential with mean 1. */
  exponential(): number
  /** Normal with mean 0 and deviation 1 (Marsaglia's polar method). */
  normal(): number
}

const UNIT = 2 ** -32

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const mixed = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return (z ^ (z >>> 16)) | 0
  }
  let a = mixed()
  let b = mixed()
  let c = mixed()
  // A state of nothing but zeros would stay one.
  let d = mixed() | 1
  let spare = Number.NaN

  function bits(): number {
    let result = Math.imul(b, 5)
    result = Math.imul((result << 7) | (result >>> 25), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    return result >>> 0
  }
  const unit = (): number => (bits() + 0.5) * UNIT
  const fine = (): number => ((bits() >>> 5) * 2 ** 26 + (bits() >>> 6) + 0.5) * 2 ** -53
  function normal(): number {
    if (!Number.isNaN(spare)) {
      const kept = spare
      spare = Number.NaN
      return kept
    }
    for (;;) {
      const x = 2 * unit() - 1
      const y = 2 * unit() - 1
      const square = x * x + y * y
      if (square >= 1) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * scale
      return x * scale
    }
  }
  return {
    bits,
    unit,
    fine,
    below: (n) => Math.floor(unit() * n),
    exponential: () => -Math.log(fine()),
    normal,
  }
}
