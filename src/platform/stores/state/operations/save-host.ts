import type { Host } from '../../../../model/host.ts'
import type { Database } from '../open-state.ts'
import { storableJson, storableText } from '../storable.ts'

/** Adds the host, or replaces the one of its name. */
export async function saveHost(db: Database, host: Host, keptBy: string | null): Promise<void> {
  const values = {
    name: storableText(host.name),
    ssh: host.ssh === null ? null : storableText(host.ssh),
    tags: storableJson(host.tags),
    domain: host.domain === null ? null : storableText(host.domain),
    group_name: host.group === null ? null : storableText(host.group),
    added: host.added,
    kept_by: keptBy,
  }
  const { name: _name, added: _added, ...changes } = values
  await db
    .insertInto('hosts')
    .values(values)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
    .execute()
}
