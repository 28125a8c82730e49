import type { SightingFilter } from '../types.ts'
import { storable } from '../storable.ts'
import { canonicalSource, KIND } from './batch-rows.ts'
import type { Cluster } from './cluster.ts'
import { literal, whole } from './literal.ts'

/** Conditions every query needs: what is no longer told, and attempts that do not count. */
export interface Kept {
  horizon: number
  losers: Array<{ batch: string; attempt: string }>
}

export async function keptIn(cluster: Cluster): Promise<Kept> {
  const rows = await cluster.rows<{ kind: number; minute: number; batch: string; attempt: string }>(
    `SELECT DISTINCT kind, minute, batch, attempt FROM ${cluster.table} WHERE kind IN (${KIND.horizon}, ${KIND.loser})`,
  )
  const horizons = rows.filter(({ kind }) => kind === KIND.horizon).map(({ minute }) => minute)
  return { horizon: Math.max(0, ...horizons), losers: rows.filter(({ kind }) => kind === KIND.loser) }
}

/** The WHERE of a filter; null when the range is empty. */
export async function conditions(
  cluster: Cluster,
  kind: number,
  filter: SightingFilter & { template?: string },
): Promise<string | null> {
  const { horizon, losers } = await keptIn(cluster)
  const from = Math.max(horizon, Math.ceil(filter.from) || 0)
  const to = Math.min(2 ** 32 - 1, Math.ceil(filter.to))
  if (!(from < to)) return null
  const all = [`kind = ${whole(kind)}`, `minute >= ${whole(from)}`, `minute < ${whole(to)}`]
  const name = filter.template ?? filter.threat
  if (name !== undefined) all.push(`name = ${literal(storable(name, 1000))}`)
  if (filter.source !== undefined) all.push(`source = ${literal(canonicalSource(filter.source))}`)
  if (filter.sensor !== undefined) all.push(`sensor = ${literal(storable(filter.sensor, 1000))}`)
  if (losers.length > 0) {
    const pairs = losers.map(({ batch, attempt }) => `(toUInt64(${digits(batch)}), toUInt64(${digits(attempt)}))`)
    all.push(`(batch, attempt) NOT IN (${pairs.join(', ')})`)
  }
  return all.join(' AND ')
}

function digits(text: string): string {
  return String(text).replaceAll(/\D/g, '')
}
