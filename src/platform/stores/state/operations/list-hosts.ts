import type { HostRow } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'

/** By name; all of them, or the one that is named. */
export async function listHosts(db: Database, name?: string): Promise<HostRow[]> {
  const rows = await db
    .selectFrom('hosts')
    .leftJoin('inventories', 'inventories.host', 'hosts.name')
    .select([
      'hosts.name',
      'hosts.ssh',
      'hosts.tags',
      'hosts.domain',
      'hosts.group_name as group',
      'hosts.added',
      'hosts.kept_by as keptBy',
      'inventories.taken',
      'inventories.how',
      'inventories.packages',
      'inventories.summary',
    ])
    .$if(name !== undefined, (query) => query.where('hosts.name', '=', name ?? ''))
    .orderBy('hosts.name')
    .execute()
  return rows.map(({ taken, how, packages, summary, keptBy, ...host }) => ({
    host,
    keptBy,
    inventory:
      taken === null || how === null || packages === null || summary === null
        ? null
        : { taken, how, packages, summary },
  }))
}
