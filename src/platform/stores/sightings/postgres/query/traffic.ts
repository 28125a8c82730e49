import { BLOCK, cover, DAY, HOUR, levelsWithin } from '../../periods.ts'
import { distinctSources, emptySketch, mergePacked } from '../../sketch.ts'
import type { SightingFilter } from '../../types.ts'
import { binaryRows } from '../binary-rows.ts'
import { type QueryParts, scopeOf } from './scope.ts'
import { wholeStep } from './timeline.ts'

export interface TrafficPoint {
  minute: number
  lines: number
  probes: number
  sources: number
}

export async function traffic(parts: QueryParts, filter: SightingFilter, step: number): Promise<TrafficPoint[]> {
  const { from, to } = filter
  const scope = await scopeOf(parts, filter.sensor === undefined ? { from, to } : { from, to, sensor: filter.sensor })
  if (scope === null) return []
  const width = wholeStep(step)
  const pieces = cover(scope.from, scope.to, levelsWithin(width, [BLOCK, DAY, HOUR])).map(
    (segment) =>
      `select * from sightings.traffic where level = ${segment.level} and sensor = ${scope.sensor ?? 0} and start >= ${segment.from} and start < ${segment.to}`,
  )
  const rows = await binaryRows(
    parts.pool,
    `select start / ${width} * ${width} as bucket, sum(lines)::float8 as lines, sum(probes)::float8 as probes, string_agg(sketch, '') as sketches
     from (${pieces.join(' union all ')}) as t group by 1 order by 1`,
    { bucket: 'int4', lines: 'float8', probes: 'float8', sketches: 'bytea' },
  )
  return rows.map(({ bucket, lines, probes, sketches }) => {
    const sketch = emptySketch()
    mergePacked(sketch, sketches)
    return { minute: bucket, lines, probes, sources: distinctSources(sketch) }
  })
}
