import type { MinuteRange, UnknownTotals } from '../../types.ts'
import { type QueryParts, scopeOf } from './scope.ts'
import { sumsOf } from './sums.ts'

export async function unknownTotals(parts: QueryParts, filter: MinuteRange, limit: number): Promise<UnknownTotals[]> {
  const scope = await scopeOf(parts, filter)
  if (scope === null) return []
  const names = await parts.names.all('template')
  const sums = await sumsOf(parts, scope, { step: null, subjects: [...names.keys()] })
  const busiest = sums
    .sort((a, b) => b.requests - a.requests || ((names.get(a.subject) ?? '') < (names.get(b.subject) ?? '') ? -1 : 1))
    .slice(0, limit)
  const { rows } = await parts.pool.query<{ id: number; example: string }>(
    'select id, example from sightings.subject where id = any($1)',
    [busiest.map((sum) => sum.subject)],
  )
  const examples = new Map(rows.map(({ id, example }) => [id, example]))
  return busiest.map((sum) => ({
    template: names.get(sum.subject) ?? '',
    requests: sum.requests,
    sources: sum.sources.count(),
    firstMinute: sum.first,
    lastMinute: sum.last,
    example: examples.get(sum.subject) ?? '',
  }))
}
