/** What is counted along a run, in equal steps of time from 0 to the end. */
export interface Curve {
  /** Hours. */
  times: Float64Array
  /** Infected and scanning. */
  infected: Float64Array
  /** Infected at any time so far. */
  ever: Float64Array
  /** Still to be infected. */
  open: Float64Array
}

export const STEPS = 288

export function emptyCurve(hours: number, steps = STEPS): Curve {
  const times = Float64Array.from({ length: steps + 1 }, (_, i) => (i * hours) / steps)
  return {
    times,
    infected: new Float64Array(steps + 1),
    ever: new Float64Array(steps + 1),
    open: new Float64Array(steps + 1),
  }
}

/** Notes the counts at every step up to a time. */
export interface Recorder {
  curve: Curve
  /** Call before the counts change at `hour`: they have stood since the last call. */
  upTo(hour: number, infected: number, ever: number, open: number): void
}

export function createRecorder(hours: number, steps = STEPS): Recorder {
  const curve = emptyCurve(hours, steps)
  let next = 0
  return {
    curve,
    upTo(hour, infected, ever, open) {
      while (next <= steps && (curve.times[next] ?? 0) <= hour) {
        curve.infected[next] = infected
        curve.ever[next] = ever
        curve.open[next] = open
        next++
      }
    },
  }
}

/** Hours until so many were infected, in a straight line between the steps; null: it never came to that. */
export function reached({ times, ever }: Curve, count: number): number | null {
  const at = ever.findIndex((value) => value >= count)
  if (at < 0) return null
  if (at === 0) return times[0] ?? 0
  const [low = 0, high = 0] = [ever[at - 1], ever[at]]
  const [from = 0, to = 0] = [times[at - 1], times[at]]
  return high === low ? to : from + ((count - low) / (high - low)) * (to - from)
}

/** Most new infections a minute in any step. */
export function peakPerMinute({ times, ever }: Curve): number {
  let most = 0
  for (let i = 1; i < ever.length; i++) {
    const minutes = ((times[i] ?? 0) - (times[i - 1] ?? 0)) * 60
    most = Math.max(most, ((ever[i] ?? 0) - (ever[i - 1] ?? 0)) / minutes)
  }
  return most
}
