import type { Inventory } from '../../../../model/host.ts'
import type { InventorySummary } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'
import { packInventory } from '../inventory-document.ts'
import { storableJson } from '../storable.ts'

/** Replaces the inventory of a known host; an older one than what is kept changes nothing. */
export async function saveInventory(db: Database, inventory: Inventory): Promise<void> {
  const values = {
    host: inventory.host,
    taken: inventory.taken,
    how: inventory.how,
    packages: inventory.packages.length,
    summary: storableJson(summaryOf(inventory)),
    document: packInventory(inventory),
  }
  const { host: _host, ...changes } = values
  await db
    .insertInto('inventories')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('host').doUpdateSet(changes).whereRef('inventories.taken', '<=', 'excluded.taken'),
    )
    .execute()
}

export function summaryOf(inventory: Inventory): InventorySummary {
  return {
    os: inventory.os.pretty,
    ecosystem: inventory.os.ecosystem,
    listeners: inventory.listeners.length,
    publicListeners: inventory.listeners.filter(({ reach }) => reach === 'public').length,
    stale: inventory.stale.length,
    rebootNeeded: inventory.kernel.rebootNeeded,
    gaps: inventory.gaps.length,
    candidates: inventory.packages.filter((pack) => pack.candidate?.security).length,
  }
}
