import { randomBytes } from 'node:crypto'
import type { Database } from '../open-state.ts'

/** 32 random bytes, made at the first call; of several servers that ask at once all get the same. */
export async function readKey(db: Database, name: string): Promise<Buffer> {
  const values = { name, value: randomBytes(32) }
  await db
    .insertInto('keys')
    .values(values)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const { value } = await db.selectFrom('keys').select('value').where('name', '=', name).executeTakeFirstOrThrow()
  return value
}
