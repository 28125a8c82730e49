import type { Evaluation } from '../../model/evaluation.ts'

const HOUR = 3_600_000

/**
 * How long an evaluation may take, and how long its owner may be silent, by the deadline row of the most urgent exposure.
 * Our own figures: evaluating may cost a small part of the time that the row leaves for closing.
 */
const TIMES: ReadonlyArray<{ days: Evaluation['days']; evaluate: number; silence: number }> = [
  { days: 3, evaluate: 4 * HOUR, silence: HOUR },
  { days: 14, evaluate: 24 * HOUR, silence: 8 * HOUR },
  { days: 60, evaluate: 72 * HOUR, silence: 24 * HOUR },
  { days: null, evaluate: 168 * HOUR, silence: 72 * HOUR },
]

/** Milliseconds. */
export function timeToEvaluate(days: Evaluation['days']): { evaluate: number; silence: number } {
  const row = TIMES.find((one) => one.days === days)
  if (row === undefined) throw new RangeError(`there is no deadline row of ${days} days`)
  return row
}

/** Smaller is more urgent; for ordering. */
export function urgency(days: Evaluation['days']): number {
  return days ?? Number.POSITIVE_INFINITY
}
