import type { Growth } from '../../model/look-report.ts'
import { deviance, interval, mostLikely, shareUpTo } from './truncated-exponential.ts'

/** Fewer sources than this say nothing about growth. */
export const LEAST_SOURCES = 8

/** Shorter windows are shorter than the jitter of logs. Seconds. */
const LEAST_WINDOW = 20

/** Signed root of the likelihood ratio against a steady rate: 1 % one-sided, and 0.1 % where we chose the end ourselves. */
const STANDS_OUT = 2.33
const STANDS_OUT_CHOSEN = 3.09

/** 95 % quantile of chi-squared with one degree of freedom. */
const CHI_95 = 3.841

/** Kolmogorov's 95 % limit, times sqrt(n). Conservative, as the growth rate is fitted. */
const MISFIT = 1.36

interface Fit {
  /** Growth rate times window. */
  x: number
  arrivals: number
  mean: number
  /** Seconds. */
  window: number
  standsOut: number
  fits: boolean
}

/**
 * Doubling time of distinct sources from the seconds they were first seen, in any order, within [from, to].
 *
 * Arrivals are a Poisson process of rate a * exp(g t); g is its maximum likelihood estimate given the first arrival, with a
 * 95 % interval by profile likelihood. Starting at the first arrival, a scan that begins in the middle of a log is not taken
 * for growth. Where the whole window does not follow the law (an outbreak that has slowed down or is over), the longest part
 * from the first arrival that does is used. No figure, and why, when there are fewer than 8 sources, less than 20 seconds,
 * or no growth that stands out from a steady rate.
 */
export function doubling(firstSeen: ArrayLike<number>, from: number, to: number): Growth {
  const times = inWindow(firstSeen, from, to)
  if (times.length < LEAST_SOURCES)
    return none(`${times.length} ${times.length === 1 ? 'source' : 'sources'}; at least ${LEAST_SOURCES} are needed`)
  const start = times[0] ?? from
  if (to - start < LEAST_WINDOW)
    return none(`seen for ${Math.round(to - start)} s only; at least ${LEAST_WINDOW} s are needed`)
  const arrivals = spread(times)
  const whole = fit(arrivals, arrivals.length, to + 1)
  if (whole.fits) {
    if (whole.standsOut >= STANDS_OUT) return figure(whole)
    return none(whole.standsOut <= -STANDS_OUT ? 'fewer and fewer new sources' : 'new sources come at a steady rate')
  }
  const part = growingPart(arrivals)
  return part === null ? none('new sources come in bursts, not in steady growth') : figure(part)
}

function none(why: string): Growth {
  return { doublingMinutes: null, interval: null, why }
}

function inWindow(firstSeen: ArrayLike<number>, from: number, to: number): Float64Array {
  return Float64Array.from(firstSeen)
    .filter((time) => time >= from && time <= to)
    .sort()
}

/** Logs know whole seconds: arrivals of one second are spread evenly over it. */
function spread(times: Float64Array): Float64Array {
  const out = new Float64Array(times.length)
  for (let i = 0; i < times.length; ) {
    const time = times[i] ?? 0
    let next = i + 1
    while (times[next] === time) next++
    for (let k = i; k < next; k++) out[k] = time + (k - i + 0.5) / (next - i)
    i = next
  }
  return out
}

/** Fits the law to arrivals 1..count-1, given arrival 0, in a window that ends at `end`. */
function fit(arrivals: Float64Array, count: number, end: number): Fit {
  const start = arrivals[0] ?? 0
  const window = end - start
  const n = count - 1
  let sum = 0
  for (let i = 1; i < count; i++) sum += (arrivals[i] ?? 0) - start
  const mean = Math.min(1 - 1e-9, Math.max(1e-9, sum / n / window))
  const x = mostLikely(mean)
  const standsOut = Math.sign(x) * Math.sqrt(Math.max(0, deviance(n, mean, x, 0)))
  return { x, arrivals: n, mean, window, standsOut, fits: distance(arrivals, count, window, x) * Math.sqrt(n) < MISFIT }
}

/** Kolmogorov's distance between the arrivals and the law. */
function distance(arrivals: Float64Array, count: number, window: number, x: number): number {
  const start = arrivals[0] ?? 0
  const n = count - 1
  let greatest = 0
  for (let i = 1; i < count; i++) {
    const share = shareUpTo(((arrivals[i] ?? 0) - start) / window, x)
    greatest = Math.max(greatest, share - (i - 1) / n, i / n - share)
  }
  return greatest
}

/** The longest part from the first arrival that grows by the law; ends are tried at 32 shares of the arrivals. */
function growingPart(arrivals: Float64Array): Fit | null {
  for (let share = 31; share >= 2; share--) {
    const count = Math.floor((arrivals.length * share) / 32)
    if (count < LEAST_SOURCES) return null
    const end = arrivals[count] ?? 0
    if (end - (arrivals[0] ?? 0) < LEAST_WINDOW) continue
    const part = fit(arrivals, count, end)
    if (part.fits && part.standsOut >= STANDS_OUT_CHOSEN) return part
  }
  return null
}

function figure({ x, arrivals, mean, window }: Fit): Growth {
  const [slow, fast] = interval(arrivals, mean, x, CHI_95)
  const minutes = (rate: number): number => (window * Math.LN2) / rate / 60
  return { doublingMinutes: minutes(x), interval: [minutes(fast), slow > 0 ? minutes(slow) : null], why: null }
}
