import type { SensorRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'

export async function listSensors(db: Database): Promise<Array<SensorRow & { firstSeen: number }>> {
  return db
    .selectFrom('sensors')
    .select(['name', 'first_seen as firstSeen', 'last_seen as lastSeen', 'skew', 'health'])
    .orderBy('name')
    .execute()
}
