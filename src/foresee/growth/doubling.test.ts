import { describe, expect, it } from 'vitest'
import { doubling, LEAST_SOURCES } from './doubling.ts'

/** Seeded uniform numbers in 0..1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Whole seconds of a Poisson process of rate `rate * 2^(t / doubling)` (steady when null) on [0, window]. */
function arrivals(next: () => number, rate: number, doublingSeconds: number | null, window: number): number[] {
  const g = doublingSeconds === null ? 0 : Math.LN2 / doublingSeconds
  const times: number[] = []
  let mass = 0
  for (;;) {
    mass -= Math.log(1 - next())
    const t = g === 0 ? mass / rate : Math.log1p((mass * g) / rate) / g
    if (t > window) return times
    times.push(Math.floor(t))
  }
}

const HOUR = 3600

describe('doubling', () => {
  it.each([
    ['Code Red, 37 minutes', 37 * 60, 8 * HOUR, 4 / HOUR],
    ['few sources, 37 minutes', 37 * 60, 4 * HOUR, 1 / HOUR],
    ['Mirai, 75 minutes', 75 * 60, 12 * HOUR, 2 / HOUR],
    ['Slammer, 8.5 seconds', 8.5, 100, 0.02],
    ['slow worm, 3 days', 72 * HOUR, 14 * 24 * HOUR, 0.1 / HOUR],
  ])('%s: the interval covers the truth in 90 to 99 percent of runs', (_, doublingSeconds, window, rate) => {
    let [figures, covered] = [0, 0]
    const logs: number[] = []
    for (let seed = 1; seed <= 400; seed++) {
      const growth = doubling(arrivals(random(seed), rate, doublingSeconds, window), 0, window)
      if (growth.interval === null || growth.doublingMinutes === null) continue
      figures++
      logs.push(Math.log(growth.doublingMinutes / (doublingSeconds / 60)))
      const [low, high] = growth.interval
      if ((low ?? 0) <= doublingSeconds / 60 && doublingSeconds / 60 <= (high ?? Number.POSITIVE_INFINITY)) covered++
    }
    expect(figures).toBeGreaterThan(360)
    expect(covered / figures).toBeGreaterThanOrEqual(0.9)
    expect(covered / figures).toBeLessThanOrEqual(0.99)
    expect(Math.exp(logs.toSorted((a, b) => a - b)[logs.length >> 1] ?? 0)).toBeCloseTo(1, 1)
  })

  it('gives no figure for a steady rate in 95 % of runs, however many sources', () => {
    for (const rate of [10, 30, 200, 3000]) {
      let figures = 0
      for (let seed = 1; seed <= 400; seed++) {
        if (doubling(arrivals(random(seed), rate / HOUR, null, HOUR), 0, HOUR).why === null) figures++
      }
      expect(figures, `${rate} sources`).toBeLessThanOrEqual(20)
    }
  })

  it('does not take a scan that begins in the middle of the log for growth', () => {
    const next = random(7)
    const late = arrivals(next, 100 / HOUR, null, HOUR).map((time) => time + 5 * HOUR)
    expect(doubling(late, 0, 6 * HOUR).why).toMatch(/steady/)
  })

  it('finds the growing part of an outbreak that has slowed down', () => {
    const rate = Math.LN2 / (37 * 60)
    const next = random(3)
    // Logistic curve of 5,000 hosts, half of them at hour 8.
    const times = Array.from({ length: 5000 }, () => {
      const u = next()
      return Math.floor(8 * HOUR + Math.log(u / (1 - u)) / rate)
    })
    const growth = doubling(times, 0, 20 * HOUR)
    expect(growth.doublingMinutes).toBeGreaterThan(33)
    expect(growth.doublingMinutes).toBeLessThan(55)
  })

  it('says why there is no figure', () => {
    expect(doubling([1, 2, 3], 0, HOUR)).toEqual({
      doublingMinutes: null,
      interval: null,
      why: `3 sources; at least ${LEAST_SOURCES} are needed`,
    })
    expect(doubling([1, 2, 3, 4, 5, 6, 7, 8], 0, 9).why).toMatch(/20 s/)
    expect(doubling(arrivals(random(5), 600 / HOUR, null, HOUR), 0, HOUR).why).toMatch(/steady/)
    const fading = arrivals(random(5), 1, 200, 1500).map((time) => 1500 - time)
    expect(doubling(fading, 0, 1501).why).toMatch(/fewer/)
    expect(doubling([], 0, 0).why).toMatch(/^0 sources/)
  })

  it('withstands bursts, equal times, disorder and times outside the window', () => {
    expect(doubling(new Array<number>(500).fill(100), 0, HOUR).doublingMinutes).toBeNull()
    const burst = [...new Array<number>(300).fill(50), ...new Array<number>(300).fill(3000)]
    expect(doubling(burst, 0, HOUR).doublingMinutes).toBeNull()
    const times = arrivals(random(9), 4 / HOUR, 37 * 60, 6 * HOUR)
    const sorted = doubling(times, 0, 6 * HOUR)
    expect(doubling([...times.toReversed(), -5, 7 * HOUR, Number.NaN], 0, 6 * HOUR)).toEqual(sorted)
  })

  it('reads a million sources in well under a second', () => {
    const times = Float64Array.from({ length: 1_000_000 }, (_, i) => Math.log2(1 + i) * 600)
    const before = process.cpuUsage()
    expect(doubling(times, 0, 12_000).doublingMinutes).toBeCloseTo(10, 0)
    // CPU time: what else the machine does is not counted.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  })
})
