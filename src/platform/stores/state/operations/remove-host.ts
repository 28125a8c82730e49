import type { Database } from '../open-state.ts'

/** With its inventory and exposures. What stood open is noted as gone, so that the curves of the race stay true. */
export async function removeHost(db: Database, name: string, at: number): Promise<boolean> {
  await db
    .insertInto('exposure_changes')
    .columns(['flaw', 'host', 'package', 'at', 'before', 'state'])
    .expression((builder) =>
      builder
        .selectFrom('exposures')
        .where('host', '=', name)
        .select(({ ref, val, lit }) => [
          ref('flaw').as('flaw'),
          ref('host').as('host'),
          ref('package').as('package'),
          val(at).as('at'),
          ref('state').as('before'),
          lit(null).as('state'),
        ]),
    )
    .execute()
  const { numDeletedRows } = await db.deleteFrom('hosts').where('name', '=', name).executeTakeFirst()
  return numDeletedRows > 0n
}
