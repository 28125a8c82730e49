import type { Advisory } from '../../../model/advisory.ts'

/** Base scores of CVSS 3.0 and 3.1 (specification 3.1, section 7.1). Vectors of other versions have no score here. */
const WEIGHTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
}
const PRIVILEGES = { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } } as const

/** Null when the vector is not one of CVSS 3, or lacks a base metric. */
export function cvssScore(vector: string): number | null {
  if (!/^CVSS:3\.[01]\/[A-Z:/]{10,200}$/.test(vector)) return null
  const metrics = new Map(vector.split('/').map((part) => part.split(':') as [string, string]))
  const scope = metrics.get('S')
  if (scope !== 'U' && scope !== 'C') return null
  const privileges = PRIVILEGES[scope][(metrics.get('PR') ?? '') as 'N' | 'L' | 'H']
  const [av, ac, ui, c, i, a] = ['AV', 'AC', 'UI', 'C', 'I', 'A'].map(
    (name) => WEIGHTS[name]?.[metrics.get(name) ?? ''],
  )
  if (privileges === undefined || av === undefined || ac === undefined || ui === undefined) return null
  if (c === undefined || i === undefined || a === undefined) return null
  const base = 1 - (1 - c) * (1 - i) * (1 - a)
  const impact = scope === 'U' ? 6.42 * base : 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15
  if (impact <= 0) return 0
  const exploitability = 8.22 * av * ac * privileges * ui
  return roundUp(Math.min((scope === 'U' ? 1 : 1.08) * (impact + exploitability), 10))
}

/** Up to one decimal, as appendix A of the specification does it so that all machines agree. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}

export function severityOfScore(score: number): Advisory['severity'] {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : null
}
