import type { Inventory } from '../../../../model/host.ts'
import { unpackInventory } from '../inventory-document.ts'
import type { Database } from '../open-state.ts'

/** Null: the host was never looked at, or there is none of this name. */
export async function readInventory(db: Database, host: string): Promise<Inventory | null> {
  const row = await db.selectFrom('inventories').select('document').where('host', '=', host).executeTakeFirst()
  return row === undefined ? null : unpackInventory(row.document)
}
