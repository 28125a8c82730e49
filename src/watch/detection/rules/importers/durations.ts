const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** Seconds of a Go duration (`1m30s`, `0.5s`, `10s`); null when it is none. */
export function seconds(text: unknown): number | null {
  const value = String(text ?? '').trim()
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(value)) return null
  let sum = 0
  for (const [, number, unit] of value.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    sum += Number(number) * (UNITS[unit ?? ''] ?? 0)
  return sum
}
