/** Requests over time in 256 steps whose width doubles as needed: bounded, and the same whatever the order of the lines. */
export interface TimeSteps {
  /** Smallest time, seconds; 0: none yet. */
  first: number
  last: number
  /** Step width is `2 ** power` seconds; steps start at multiples of it. */
  power: number
  /** Number of the step (time / width) that `counts[0]` holds. */
  base: number
  counts: Uint32Array
}

export const STEPS = 256

export function createTimeSteps(): TimeSteps {
  return { first: 0, last: 0, power: 0, base: 0, counts: new Uint32Array(STEPS) }
}

/** Counts `n` requests at `time` (seconds; 0 is unknown and left out). */
export function countAt(steps: TimeSteps, time: number, n: number): void {
  if (time === 0) return
  if (time > steps.last && steps.first !== 0 && (time >>> steps.power) - steps.base < STEPS) steps.last = time
  if (time < steps.first || time > steps.last || steps.first === 0) stretch(steps, time, time)
  steps.counts[(time >>> steps.power) - steps.base]! += n
}

/** Adds `other` to `steps`. */
export function mergeSteps(steps: TimeSteps, other: TimeSteps): void {
  if (other.first === 0) return
  stretch(steps, other.first, other.last)
  const scale = 2 ** (steps.power - other.power)
  if (scale < 1) throw new RangeError('a stretched timeline is never finer than a part of it')
  for (let i = 0; i < STEPS; i++) {
    const n = other.counts[i]!
    if (n > 0) steps.counts[Math.floor((other.base + i) / scale) - steps.base]! += n
  }
}

/** Makes room for the times `from` to `to`: the narrowest power of two for which first and last lie within 256 steps. */
function stretch(steps: TimeSteps, from: number, to: number): void {
  const old = { ...steps, counts: steps.counts.slice() }
  steps.first = old.first === 0 ? from : Math.min(old.first, from)
  steps.last = Math.max(old.last, to)
  while (Math.floor(steps.last / 2 ** steps.power) - Math.floor(steps.first / 2 ** steps.power) >= STEPS) steps.power++
  const base = Math.floor(steps.first / 2 ** steps.power)
  if (old.first === 0) {
    steps.base = base
    return
  }
  if (base === old.base && steps.power === old.power) return
  steps.base = base
  steps.counts.fill(0)
  const scale = 2 ** (steps.power - old.power)
  for (let i = 0; i < STEPS; i++) {
    const n = old.counts[i]!
    if (n > 0) steps.counts[Math.floor((old.base + i) / scale) - base]! += n
  }
}
