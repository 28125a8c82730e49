import { sql } from 'kysely'
import type { ExposureFilter, KeptExposure } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

const COLUMNS = [
  'host',
  'flaw',
  'package',
  'state',
  'certainty',
  'verdict',
  'installed',
  'fixed',
  'offered',
  'advisories',
  'binaries',
  'deadline',
  'probed',
  'since',
  'changed',
] as const

/** Most pressing first: what is probed in its own host's logs, what is certain, what is due. */
export async function listExposures(
  db: Database,
  filter: ExposureFilter,
  limit: number,
  offset: number,
): Promise<{ total: number; rows: KeptExposure[] }> {
  const wanted = filtered(db, filter)
  const [{ total }, rows] = await Promise.all([
    wanted.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
    wanted
      .select(COLUMNS)
      .orderBy(sql`state not in ('open', 'fixed-on-disk', 'unknown')`)
      .orderBy('probed', 'desc')
      .orderBy('certainty')
      .orderBy(sql`verdict is not distinct from 'unimportant'`)
      .orderBy(sql`due asc nulls last`)
      .orderBy('flaw')
      .orderBy('host')
      .orderBy('package')
      .limit(limit)
      .offset(offset)
      .execute(),
  ])
  return { total: Number(total), rows }
}

function filtered(db: Database, filter: ExposureFilter) {
  let query = db.selectFrom('exposures')
  if (filter.host !== undefined) query = query.where('host', '=', filter.host)
  if (filter.flaw !== undefined) query = query.where('flaw', '=', filter.flaw)
  if (filter.package !== undefined) query = query.where('package', '=', filter.package)
  if (filter.states !== undefined) query = query.where('state', 'in', filter.states as KeptExposure['state'][])
  if (filter.pressing)
    query = query
      .where('state', 'in', ['open', 'fixed-on-disk', 'unknown'])
      .where(sql<boolean>`verdict is distinct from 'unimportant'`)
  return query
}
