import { DAY } from '../../periods.ts'
import type { DayPartitions } from '../day-partitions.ts'
import { minuteConditions, type QueryParts, type Scope } from './scope.ts'
import { sourceTexts } from './source-names.ts'

export interface ExportRow {
  sensor: string
  threat: string
  source: string
  minute: number
  requests: number
}

const PIECE = 10_000

/** Rows of a scope in order of minute, day by day over a cursor: memory holds one piece, whatever the range. */
export async function* exportRows(
  parts: QueryParts,
  partitions: DayPartitions,
  scope: Scope,
): AsyncGenerator<ExportRow[]> {
  const threats = await parts.names.all('threat')
  const sensors = await parts.names.all('sensor')
  for (const range of await rangesOf(partitions, scope)) {
    for await (const rows of readRange(parts, scope, range)) {
      const sources = await sourceTexts(
        parts.pool,
        rows.map((row) => Buffer.from(row.source, 'hex')),
      )
      yield rows.map(({ sensor, subject, minute, requests }, i) => ({
        sensor: sensors.get(sensor) ?? '',
        threat: threats.get(subject) ?? '',
        source: sources[i] ?? '',
        minute,
        requests,
      }))
    }
  }
}

interface Range {
  from: number
  to: number
}

/** One range a day that has a partition; what lies between them can only be in the partition of odd days. */
async function rangesOf(partitions: DayPartitions, { from, to }: Scope): Promise<Range[]> {
  const ranges: Range[] = []
  let at = from
  for (const day of await partitions.list()) {
    const start = Math.max(at, day * DAY)
    const end = Math.min(to, (day + 1) * DAY)
    if (start >= end) continue
    if (at < start) ranges.push({ from: at, to: start })
    ranges.push({ from: start, to: end })
    at = end
  }
  if (at < to) ranges.push({ from: at, to })
  return ranges
}

interface Row {
  sensor: number
  subject: number
  /** Hexadecimal. */
  source: string
  minute: number
  requests: number
}

async function* readRange({ pool }: QueryParts, scope: Scope, range: Range): AsyncGenerator<Row[]> {
  const client = await pool.connect()
  try {
    await client.query('begin read only')
    await client.query(
      `declare piece no scroll cursor for
       select minute, sensor, subject, replace(source::text, '-', '') as source, sum(requests)::float8 as requests from sightings.minute
       where ${minuteConditions(scope, [range])} group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    )
    for (;;) {
      const { rows } = await client.query<Row>(`fetch forward ${PIECE} from piece`)
      if (rows.length > 0) yield rows
      if (rows.length < PIECE) break
    }
  } finally {
    await client.query('rollback').catch(() => undefined)
    client.release()
  }
}
