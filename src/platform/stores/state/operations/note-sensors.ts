import { sql } from 'kysely'
import type { SensorRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { storableJson, storableText } from '../storable.ts'

/** Servers whose clocks differ by more than this, milliseconds, are not taken for one site's: a clock was set back. */
const CLOCKS_DIFFER = 10 * 60_000

/** What sensors reported last. A report that is older than what is known changes nothing, unless that comes from the future. */
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
        .where(({ eb, or, ref }) =>
          or([
            eb('sensors.last_seen', '<=', ref('excluded.last_seen')),
            eb('sensors.last_seen', '>', sql<number>`excluded.last_seen + ${CLOCKS_DIFFER}`),
          ]),
        ),
    )
    .execute()
}
