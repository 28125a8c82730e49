import type { KeptExposure } from '../../../exposure/store.ts'
import type { Database } from '../open-state.ts'
import { storableJson, storableText } from '../storable.ts'

const AT_ONCE = 1000

/** Adds rows, or replaces those of the same host, flaw and package. */
export async function saveExposures(db: Database, rows: readonly KeptExposure[]): Promise<void> {
  const values = rows.map((row) => ({
    host: row.host,
    flaw: storableText(row.flaw),
    package: storableText(row.package),
    state: row.state,
    certainty: row.certainty,
    verdict: row.verdict,
    installed: storableText(row.installed),
    fixed: row.fixed === null ? null : storableText(row.fixed),
    offered: row.offered === null ? null : storableText(row.offered),
    advisories: storableJson(row.advisories),
    binaries: storableJson(row.binaries),
    deadline: storableJson(row.deadline),
    due: row.deadline.due,
    probed: row.probed,
    since: row.since,
    changed: row.changed,
  }))
  for (let at = 0; at < values.length; at += AT_ONCE)
    await db
      .insertInto('exposures')
      .values(values.slice(at, at + AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['host', 'flaw', 'package']).doUpdateSet((set) => ({
          state: set.ref('excluded.state'),
          certainty: set.ref('excluded.certainty'),
          verdict: set.ref('excluded.verdict'),
          installed: set.ref('excluded.installed'),
          fixed: set.ref('excluded.fixed'),
          offered: set.ref('excluded.offered'),
          advisories: set.ref('excluded.advisories'),
          binaries: set.ref('excluded.binaries'),
          deadline: set.ref('excluded.deadline'),
          due: set.ref('excluded.due'),
          probed: set.ref('excluded.probed'),
          since: set.ref('excluded.since'),
          changed: set.ref('excluded.changed'),
        })),
      )
      .execute()
}
