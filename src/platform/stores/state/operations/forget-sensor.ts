import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'

/** False when no sensor has this name. */
export async function forgetSensor(db: Database, name: string): Promise<boolean> {
  const query = db.deleteFrom('sensors').where('name', '=', storableText(name))
  return (await query.executeTakeFirstOrThrow()).numDeletedRows > 0n
}
