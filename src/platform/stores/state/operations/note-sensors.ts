import type { SensorRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { storableJson, storableText } from '../storable.ts'

/** What sensors reported last. A report that is older than what is known changes nothing. */
export async function noteSensors(db: Database, rows: readonly SensorRow[]): Promise<void> {
  const newest = new Map<string, SensorRow>()
  for (const row of rows) {
    const known = newest.get(row.name)
    if (known === undefined || known.lastSeen <= row.lastSeen) newest.set(row.name, row)
  }
  if (newest.size === 0) return
  // In order of name: two servers that note the same sensors at once cannot wait for each other.
  const values = [...newest.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, lastSeen, skew, health }) => ({
      name: storableText(name),
      first_seen: lastSeen,
      last_seen: lastSeen,
      skew: Math.round(skew),
      health: storableJson(health),
    }))
  await db
    .insertInto('sensors')
    .values(values)
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((set) => ({
          last_seen: set.ref('excluded.last_seen'),
          skew: set.ref('excluded.skew'),
          health: set.ref('excluded.health'),
        }))
        .whereRef('sensors.last_seen', '<=', 'excluded.last_seen'),
    )
    .execute()
}
