import type { Inventory } from '../../../../model/host.ts'
import { unpackInventory } from '../inventory-document.ts'
import type { Database } from '../open-state.ts'

const AT_ONCE = 50

/** Every inventory, in pieces, so that thousands of hosts need little memory. */
export async function* readInventories(db: Database): AsyncIterable<Inventory> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('inventories')
      .select(['host', 'document'])
      .where('host', '>', after)
      .orderBy('host')
      .limit(AT_ONCE)
      .execute()
    for (const row of rows) yield unpackInventory(row.document)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.host
  }
}
