import { SKETCH_ERROR } from '../../sketch.ts'
import type { SightingFilter, ThreatTotals } from '../../types.ts'
import { type QueryParts, scopeOf } from './scope.ts'
import { sumsOf } from './sums.ts'

export async function threatTotals(parts: QueryParts, filter: SightingFilter): Promise<ThreatTotals[]> {
  const scope = await scopeOf(parts, filter)
  if (scope === null) return []
  const names = await parts.names.all('threat')
  const subjects = scope.subject === null ? [...names.keys()] : [scope.subject]
  const sums = await sumsOf(parts, scope, { step: null, subjects })
  return sums
    .map((sum) => ({
      threat: names.get(sum.subject) ?? '',
      requests: sum.requests,
      sources: sum.sources.count(),
      error: scope.source === null ? SKETCH_ERROR : 0,
      answered: answeredOf(sum.answered),
      firstMinute: sum.first,
      lastMinute: sum.last,
    }))
    .sort((x, y) => y.requests - x.requests || (x.threat < y.threat ? -1 : 1))
}

function answeredOf(counts: readonly number[]): ThreatTotals['answered'] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = counts
  return [a, b, c, d, e, f]
}
