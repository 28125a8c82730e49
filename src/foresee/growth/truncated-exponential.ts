/**
 * The law of arrivals in a window of a Poisson process whose rate is a * exp(x * u), u in 0..1 being the share of the window
 * gone by: given their number, the arrivals are independent with density x exp(x u) / (exp(x) - 1). `x` is growth rate times
 * window; 0 is a steady rate. The log likelihood of n arrivals with mean u is n * (x * mean - logNorm(x)).
 */

/** ln((exp(x) - 1) / x), stable near 0 and for great |x|. */
export function logNorm(x: number): number {
  if (Math.abs(x) < 1e-4) return x / 2 + (x * x) / 24
  return x > 0 ? x + Math.log1p(-Math.exp(-x)) - Math.log(x) : Math.log(-Math.expm1(x)) - Math.log(-x)
}

/** Mean of u under x: 1/2 at 0, rising to 1. */
export function meanUnder(x: number): number {
  if (Math.abs(x) < 1e-4) return 0.5 + x / 12
  return -1 / Math.expm1(-x) - 1 / x
}

/** Share of arrivals up to u. */
export function shareUpTo(u: number, x: number): number {
  if (Math.abs(x) < 1e-9) return u
  // exp(x) overflows beyond 709; then exp(x (u - 1)) says the same.
  return x > 500 ? Math.exp(x * (u - 1)) : Math.expm1(x * u) / Math.expm1(x)
}

/** The x under which the mean is `mean` (0 < mean < 1): the maximum likelihood estimate. */
export function mostLikely(mean: number): number {
  const reach = 2 / Math.min(mean, 1 - mean) + 1
  return bisect((x) => meanUnder(x) - mean, -reach, reach)
}

/** Twice the log likelihood lost by x against the best, for n arrivals with this mean. */
export function deviance(n: number, mean: number, best: number, x: number): number {
  return 2 * n * (best * mean - logNorm(best) - (x * mean - logNorm(x)))
}

/** Where the deviance reaches `limit` below and above the best: an interval by profile likelihood. */
export function interval(n: number, mean: number, best: number, limit: number): [number, number] {
  const lost = (x: number): number => deviance(n, mean, best, x) - limit
  return [bisect((x) => -lost(x), bracket(lost, best, -1), best), bisect(lost, best, bracket(lost, best, 1))]
}

function bracket(lost: (x: number) => number, best: number, direction: number): number {
  let step = 1
  while (lost(best + direction * step) < 0 && step < 1e12) step *= 2
  return best + direction * step
}

/** Root of a rising function between low and high. */
function bisect(rising: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high]
  for (let i = 0; i < 80; i++) {
    const middle = (a + b) / 2
    if (rising(middle) < 0) a = middle
    else b = middle
  }
  return (a + b) / 2
}
