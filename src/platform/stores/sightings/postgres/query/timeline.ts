import type { Point, SightingFilter } from '../../types.ts'
import { type QueryParts, scopeOf } from './scope.ts'
import { type Sum, sumsOf } from './sums.ts'

export async function timeline(parts: QueryParts, filter: SightingFilter, step: number): Promise<Point[]> {
  const scope = await scopeOf(parts, filter)
  if (scope === null) return []
  return (await sumsOf(parts, scope, { step: wholeStep(step), subjects: null, lean: true })).map(pointOf)
}

export async function timelines(
  parts: QueryParts,
  filter: SightingFilter,
  step: number,
): Promise<Map<string, Point[]>> {
  const scope = await scopeOf(parts, filter)
  const lines = new Map<string, Point[]>()
  if (scope === null) return lines
  const names = await parts.names.all('threat')
  const subjects = scope.subject === null ? [...names.keys()] : [scope.subject]
  for (const sum of await sumsOf(parts, scope, { step: wholeStep(step), subjects, lean: true })) {
    const name = names.get(sum.subject) ?? ''
    const line = lines.get(name) ?? []
    line.push(pointOf(sum))
    lines.set(name, line)
  }
  return lines
}

export function wholeStep(step: number): number {
  return Math.max(1, Math.trunc(step) || 1)
}

function pointOf(sum: Sum): Point {
  return { minute: sum.start, requests: sum.requests, sources: sum.sources.count() }
}
