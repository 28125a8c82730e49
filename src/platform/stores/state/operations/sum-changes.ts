import type { SummedChange } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

/** Changes of state after `since`, hosts of the same flaw and change summed, the latest first. */
export function sumChanges(db: Database, since: number, limit: number): Promise<SummedChange[]> {
  return db
    .selectFrom('exposure_changes')
    .select((row) => [
      'flaw',
      'before',
      'state',
      row.fn.count<number>('host').distinct().as('hosts'),
      row.fn.max('at').as('latest'),
    ])
    .where('at', '>', since)
    .groupBy(['flaw', 'before', 'state'])
    .orderBy('latest', 'desc')
    .orderBy('flaw')
    .limit(limit)
    .execute()
}
