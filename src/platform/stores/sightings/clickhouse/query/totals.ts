import type { Point, SightingFilter, SourceTotals, ThreatTotals, UnknownTotals } from '../../types.ts'
import { KIND } from '../batch-rows.ts'
import type { Cluster } from '../cluster.ts'
import { literal, whole } from '../literal.ts'
import { conditions } from '../scope.ts'

/** Share by which `uniqCombined` is off, about. */
const ERROR = 0.005

type Texts = Record<string, string>

export async function threatTotals(cluster: Cluster, filter: SightingFilter): Promise<ThreatTotals[]> {
  const where = await conditions(cluster, KIND.sighting, filter)
  if (where === null) return []
  const rows = await cluster.rows<Texts>(
    `SELECT name, sum(requests) AS total, uniqCombined(source) AS sources, sum(a1) AS s1, sum(a2) AS s2, sum(a3) AS s3,
       sum(a4) AS s4, sum(a5) AS s5, sum(a0) AS s0, min(minute) AS first, max(minute) AS last
     FROM ${cluster.table} WHERE ${where} GROUP BY name ORDER BY total DESC, name`,
  )
  return rows.map((row) => ({
    threat: row['name'] ?? '',
    requests: Number(row['total']),
    sources: Number(row['sources']),
    error: filter.source === undefined ? ERROR : 0,
    answered: [row['s1'], row['s2'], row['s3'], row['s4'], row['s5'], row['s0']].map(
      Number,
    ) as ThreatTotals['answered'],
    firstMinute: Number(row['first']),
    lastMinute: Number(row['last']),
  }))
}

export async function timeline(cluster: Cluster, filter: SightingFilter, step: number): Promise<Point[]> {
  const where = await conditions(cluster, KIND.sighting, filter)
  if (where === null) return []
  const rows = await cluster.rows<Texts>(
    `SELECT ${bucket(step)} AS start, sum(requests) AS total, uniqCombined(source) AS sources
     FROM ${cluster.table} WHERE ${where} GROUP BY start ORDER BY start`,
  )
  return rows.map(pointOf)
}

export async function timelines(cluster: Cluster, filter: SightingFilter, step: number): Promise<Map<string, Point[]>> {
  const where = await conditions(cluster, KIND.sighting, filter)
  const lines = new Map<string, Point[]>()
  if (where === null) return lines
  const rows = await cluster.rows<Texts>(
    `SELECT name, ${bucket(step)} AS start, sum(requests) AS total, uniqCombined(source) AS sources
     FROM ${cluster.table} WHERE ${where} GROUP BY name, start ORDER BY start, name`,
  )
  for (const row of rows) {
    const line = lines.get(row['name'] ?? '') ?? []
    line.push(pointOf(row))
    lines.set(row['name'] ?? '', line)
  }
  return lines
}

function pointOf(row: Texts): Point {
  return { minute: Number(row['start']), requests: Number(row['total']), sources: Number(row['sources']) }
}

/** Busiest first by requests alone, then all about the few: collecting names for every source would take most of the time. */
export async function sourceTotals(cluster: Cluster, filter: SightingFilter, limit: number): Promise<SourceTotals[]> {
  const where = await conditions(cluster, KIND.sighting, filter)
  if (where === null || limit < 1) return []
  const busiest = await cluster.rows<Texts>(
    `SELECT source, sum(requests) AS total FROM ${cluster.table} WHERE ${where}
     GROUP BY source ORDER BY total DESC, source LIMIT ${whole(Math.trunc(limit))}`,
  )
  if (busiest.length === 0) return []
  const sources = busiest.map((row) => literal(row['source'] ?? ''))
  const rows = await cluster.rows<Texts & { threats: string[]; sensors: string[] }>(
    `SELECT source, groupUniqArray(name) AS threats, groupUniqArray(sensor) AS sensors, min(minute) AS first, max(minute) AS last
     FROM ${cluster.table} PREWHERE source IN (${sources.join(', ')}) WHERE ${where} GROUP BY source`,
  )
  const details = new Map(rows.map((row) => [row['source'], row]))
  return busiest.map(({ source = '', total }) => {
    const row = details.get(source)
    return {
      source,
      requests: Number(total),
      threats: row?.threats.toSorted() ?? [],
      sensors: row?.sensors.toSorted() ?? [],
      firstMinute: Number(row?.['first'] ?? 0),
      lastMinute: Number(row?.['last'] ?? 0),
    }
  })
}

export async function firstSeen(
  cluster: Cluster,
  filter: SightingFilter & { template?: string },
  limit: number,
): Promise<number[]> {
  const kind = filter.template === undefined ? KIND.sighting : KIND.unknown
  const where = await conditions(cluster, kind, filter)
  if (where === null || limit < 1) return []
  const rows = await cluster.rows<Texts>(
    `SELECT min(minute) AS first FROM ${cluster.table} WHERE ${where}
     GROUP BY source ORDER BY first LIMIT ${whole(Math.trunc(limit))}`,
  )
  return rows.map((row) => Number(row['first']))
}

export async function arrivals(
  cluster: Cluster,
  filter: SightingFilter,
  limit: number,
): Promise<Map<string, number[]>> {
  const where = await conditions(cluster, KIND.sighting, filter)
  const found = new Map<string, number[]>()
  if (where === null || limit < 1) return found
  const rows = await cluster.rows<{ name: string; firsts: number[] }>(
    `SELECT name, groupArray(first) AS firsts FROM (
       SELECT name, source, min(minute) AS first FROM ${cluster.table} WHERE ${where}
       GROUP BY name, source ORDER BY first LIMIT ${whole(Math.trunc(limit))} BY name
     ) GROUP BY name`,
  )
  for (const { name, firsts } of rows)
    found.set(
      name,
      firsts.map(Number).sort((a, b) => a - b),
    )
  return found
}

export async function unknownTotals(
  cluster: Cluster,
  filter: { from: number; to: number },
  limit: number,
): Promise<UnknownTotals[]> {
  const where = await conditions(cluster, KIND.unknown, filter)
  if (where === null || limit < 1) return []
  const rows = await cluster.rows<Texts>(
    `SELECT name, sum(requests) AS total, uniqCombined(source) AS sources, min(minute) AS first, max(minute) AS last, any(text) AS example
     FROM ${cluster.table} WHERE ${where} GROUP BY name ORDER BY total DESC, name LIMIT ${whole(Math.trunc(limit))}`,
  )
  return rows.map((row) => ({
    template: row['name'] ?? '',
    requests: Number(row['total']),
    sources: Number(row['sources']),
    firstMinute: Number(row['first']),
    lastMinute: Number(row['last']),
    example: row['example'] ?? '',
  }))
}

export function bucket(step: number): string {
  const width = whole(Math.max(1, Math.trunc(step) || 1))
  return `intDiv(minute, ${width}) * ${width}`
}
