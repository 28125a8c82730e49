import type { Batch } from '../../../model/sighting.ts'
import { parseDelivery } from '../checks/delivery.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { Acknowledged, Delivery } from '../schemas/ingest.ts'

const MIB = 2 ** 20

export const ingestRoutes = [
  route(
    {
      method: 'POST',
      path: '/api/ingest',
      verb: 'send',
      object: 'sightings',
      summary:
        'Batches of a sensor. Acknowledged is what the store has for good; the same batch may come again and counts once.',
      body: Delivery,
      parseBody: parseDelivery,
      admit: ({ headers }, { intake }) =>
        intake.expect(Number(headers.get('content-length') ?? 0), headers.has('content-encoding')),
      bodyLimit: 8 * MIB,
      gzip: true,
      answer: Acknowledged,
    },
    async ({ body, caller }, parts) => {
      if (body.some((batch) => batch.sensor !== caller.sensor))
        refuse('not-allowed', 'a token sends for its own sensor only', 'sensor')
      // Versions 1.N differ in what the schema adds or leaves out: inside there is one.
      const batches: Batch[] = body.map((batch) => ({ ...batch, schema: 'firebreak.batch/1' }))
      return { acknowledged: await parts.intake.take(batches) }
    },
  ),
]
