import { distinctSources } from '../../sketch.ts'
import type { MinuteRange, UnknownTotals } from '../../types.ts'
import { type QueryParts, scopeOf } from './scope.ts'
import { talliesOf } from './tallies.ts'

export async function unknownTotals(parts: QueryParts, filter: MinuteRange, limit: number): Promise<UnknownTotals[]> {
  const scope = await scopeOf(parts, filter)
  if (scope === null) return []
  const names = await parts.names.all('template')
  const tallies = await talliesOf(parts, scope, { step: null, subjects: [...names.keys()] })
  const busiest = tallies
    .sort((a, b) => b.requests - a.requests || ((names.get(a.subject) ?? '') < (names.get(b.subject) ?? '') ? -1 : 1))
    .slice(0, limit)
  const { rows } = await parts.pool.query<{ id: number; example: string }>(
    'select id, example from sightings.subject where id = any($1)',
    [busiest.map((tally) => tally.subject)],
  )
  const examples = new Map(rows.map(({ id, example }) => [id, example]))
  return busiest.map((tally) => ({
    template: names.get(tally.subject) ?? '',
    requests: tally.requests,
    sources: distinctSources(tally.sketch),
    firstMinute: tally.first,
    lastMinute: tally.last,
    example: examples.get(tally.subject) ?? '',
  }))
}
