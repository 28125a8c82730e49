/** Base score of CVSS 2.0 (guide, section 3.2.1); null when the vector lacks a base metric. */
export function baseScore2(vector: string): number | null {
  const metrics = new Map(vector.split('/').map((part) => part.split(':') as [string, string]))
  const weights = Object.entries(WEIGHTS).map(([name, values]) => values[metrics.get(name) ?? ''])
  if (weights.some((weight) => weight === undefined)) return null
  const [av = 0, ac = 0, au = 0, c = 0, i = 0, a = 0] = weights
  const impact = 10.41 * (1 - (1 - c) * (1 - i) * (1 - a))
  const exploitability = 20 * av * ac * au
  const score = (0.6 * impact + 0.4 * exploitability - 1.5) * (impact === 0 ? 0 : 1.176)
  return Math.round(score * 10) / 10
}

const IMPACT = { N: 0, P: 0.275, C: 0.66 }
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { L: 0.395, A: 0.646, N: 1 },
  AC: { H: 0.35, M: 0.61, L: 0.71 },
  Au: { M: 0.45, S: 0.56, N: 0.704 },
  C: IMPACT,
  I: IMPACT,
  A: IMPACT,
}
