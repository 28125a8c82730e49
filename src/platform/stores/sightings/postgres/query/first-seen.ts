import type { SightingFilter } from '../../types.ts'
import { ALL } from '../add/tally.ts'
import { firstMinutes } from './first-minutes.ts'
import { type QueryParts, type Scope, scopeOf } from './scope.ts'

export async function firstSeen(parts: QueryParts, scope: Scope, limit: number): Promise<number[]> {
  const subject = scope.subject ?? ALL
  return (await firstMinutes(parts, scope, [subject], limit)).get(subject) ?? []
}

export async function arrivals(
  parts: QueryParts,
  filter: SightingFilter,
  limit: number,
): Promise<Map<string, number[]>> {
  const scope = await scopeOf(parts, filter)
  if (scope === null) return new Map()
  const names = await parts.names.all('threat')
  const subjects = scope.subject === null ? [...names.keys()] : [scope.subject]
  const found = await firstMinutes(parts, scope, subjects, limit)
  const seen = [...found].filter(([, minutes]) => minutes.length > 0)
  return new Map(seen.map(([subject, minutes]) => [names.get(subject) ?? '', minutes]))
}
