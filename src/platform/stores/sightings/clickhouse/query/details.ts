import type { EvidenceSample } from '../../../../../model/sighting.ts'
import { DAY } from '../../periods.ts'
import { distinctSources, emptySketch, mergeForeign } from '../../sketch.ts'
import type { SightingFilter } from '../../types.ts'
import { KIND } from '../batch-rows.ts'
import type { Cluster } from '../cluster.ts'
import { whole } from '../literal.ts'
import { conditions } from '../scope.ts'
import { bucket } from './totals.ts'

/** Newest lines told of one threat and source. */
const KEPT_A_PAIR = 20

type Texts = Record<string, string>

export async function evidence(cluster: Cluster, filter: SightingFilter, limit: number): Promise<EvidenceSample[]> {
  const where = await conditions(cluster, KIND.evidence, filter)
  if (where === null || limit < 1) return []
  const rows = await cluster.rows<Texts>(
    `SELECT name, source, time, file, line, status, text FROM ${cluster.table} WHERE ${where}
     ORDER BY time DESC LIMIT ${KEPT_A_PAIR} BY name, source LIMIT ${whole(Math.trunc(limit))}`,
  )
  return rows.map((row) => ({
    threat: row['name'] ?? '',
    source: row['source'] ?? '',
    time: Number(row['time']),
    file: row['file'] ?? '',
    line: Number(row['line']),
    status: Number(row['status']) < 0 ? null : Number(row['status']),
    text: row['text'] ?? '',
  }))
}

export async function traffic(cluster: Cluster, filter: SightingFilter, step: number) {
  const { from, to, sensor } = filter
  const where = await conditions(cluster, KIND.traffic, sensor === undefined ? { from, to } : { from, to, sensor })
  if (where === null) return []
  const rows = await cluster.rows<{ start: string; total: string; found: string; sketches: string[] }>(
    `SELECT ${bucket(step)} AS start, sum(requests) AS total, sum(probes) AS found, groupUniqArray(text) AS sketches
     FROM ${cluster.table} WHERE ${where} GROUP BY start ORDER BY start`,
  )
  return rows.map(({ start, total, found, sketches }) => {
    const sketch = emptySketch()
    for (const text of sketches) mergeForeign(sketch, text)
    return { minute: Number(start), lines: Number(total), probes: Number(found), sources: distinctSources(sketch) }
  })
}

/** Day by day, so that no server sorts more than a day; each day streams. */
export async function* exportRows(cluster: Cluster, filter: SightingFilter) {
  const where = await conditions(cluster, KIND.sighting, filter)
  if (where === null) return
  const days = await cluster.rows<{ day: string }>(
    `SELECT DISTINCT intDiv(minute, ${DAY}) AS day FROM ${cluster.table} WHERE ${where} ORDER BY day`,
  )
  for (const { day } of days) {
    const from = Number(day) * DAY
    const query = `SELECT sensor, name, source, minute, sum(requests) AS total FROM ${cluster.table}
      WHERE ${where} AND minute >= ${whole(from)} AND minute < ${whole(from + DAY)}
      GROUP BY sensor, name, source, minute ORDER BY minute, sensor, name, source`
    for await (const rows of cluster.stream<Texts>(query)) {
      yield rows.map((row) => ({
        sensor: row['sensor'] ?? '',
        threat: row['name'] ?? '',
        source: row['source'] ?? '',
        minute: Number(row['minute']),
        requests: Number(row['total']),
      }))
    }
  }
}
