import { eventStream } from '../events/stream.ts'
import { route } from '../route.ts'

export const eventRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/events',
      verb: 'read',
      object: 'picture',
      summary:
        'Server-sent events: `sightings` (SightingsEvent), `sensor` (SensorEvent), `audit` (AuditEvent), `reset` (ResetEvent). Send Last-Event-ID to go on.',
      answer: null,
      produces: 'text/event-stream',
    },
    async ({ request, caller }, parts) => eventStream(request, caller, parts),
  ),
]
