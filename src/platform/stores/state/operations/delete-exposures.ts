import type { Database } from '../open-state.ts'

export async function deleteExposures(
  db: Database,
  host: string,
  rows: ReadonlyArray<{ flaw: string; package: string }>,
): Promise<void> {
  for (const { flaw, package: name } of rows)
    await db
      .deleteFrom('exposures')
      .where('host', '=', host)
      .where('flaw', '=', flaw)
      .where('package', '=', name)
      .execute()
}
