import { FirebreakError } from '../../support/errors.ts'
import type { Batch } from '../../model/sighting.ts'
import { parseDelivery } from './checks/delivery.ts'
import type { FirebreakServer } from './server.ts'
import { Refusal } from './refusal.ts'
import type { Acknowledged } from './schemas/ingest.ts'

/** Takes what came by a stream, checked as strictly as what comes by HTTPS. Throws `server-refused` for what will never be taken. */
export function takeFromStream(
  server: FirebreakServer,
): (sensor: string, sent: unknown) => Promise<Acknowledged['acknowledged']> {
  return async (sensor, sent) => {
    const result = parseDelivery(sent)
    if (!result.success) {
      const [issue] = result.error.issues
      throw new FirebreakError(
        'server-refused',
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not as described'}`,
      )
    }
    // NATS lets each account write to the subject of its own sensor only.
    if (result.data.some((batch) => batch.sensor !== sensor))
      throw new FirebreakError('server-refused', 'a sensor sends on its own subject, for itself only')
    const batches: Batch[] = result.data.map((batch) => ({ ...batch, schema: 'firebreak.batch/1' }))
    return server.take(batches).catch((error: unknown) => {
      throw error instanceof Refusal ? new FirebreakError('try-later', error.message) : error
    })
  }
}
