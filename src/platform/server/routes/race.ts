import { racePage } from '../picture/race-page.ts'
import { route } from '../route.ts'
import { Race, RacePath } from '../schemas/race.ts'

export const raceRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/race/{flaw}',
      verb: 'read',
      object: 'exposure',
      summary:
        'The race between the worm and our patches for one flaw: hosts exposed, probes for it, and what was done when.',
      params: RacePath,
      answer: Race,
    },
    ({ params }, parts) => racePage(parts, params.flaw),
  ),
]
