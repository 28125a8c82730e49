import { sql } from 'kysely'
import type { Counted } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

/** Exposures by host, or hosts by flaw, and by state; without what the distribution calls unimportant. */
export async function countExposures(db: Database, by: 'host' | 'flaw', now: number): Promise<Counted[]> {
  const rows = await db
    .selectFrom('exposures')
    .where(sql<boolean>`verdict is distinct from 'unimportant'`)
    .groupBy([by, 'state'])
    .select(({ fn, ref }) => [
      ref(by).as('name'),
      'state',
      by === 'host' ? fn.countAll<number>().as('count') : fn.count<number>('host').distinct().as('count'),
      fn.min('due').as('due'),
      sql<number>`count(*) filter (where due < ${now})`.as('overdue'),
      fn.agg<boolean>('bool_or', ['probed']).as('probed'),
    ])
    .execute()
  return rows.map((row) => ({ ...row, count: Number(row.count), overdue: Number(row.overdue) }))
}
