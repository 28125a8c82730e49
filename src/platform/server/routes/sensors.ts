import { iso } from '../../../support/time.ts'
import { sensorCards } from '../picture/sensor-cards.ts'
import { refuse } from '../refusal.ts'
import { route } from '../route.ts'
import { z } from 'zod'
import { Done, SensorName } from '../schemas/common.ts'
import { Sensors } from '../schemas/sensors.ts'

export const sensorRoutes = [
  route(
    {
      method: 'GET',
      path: '/api/sensors',
      verb: 'read',
      object: 'sensor',
      summary: 'Is Firebreak itself blind? The health of every sensor, in words.',
      answer: Sensors,
    },
    async (_call, parts) => ({ at: iso(parts.clock()), sensors: await sensorCards(parts) }),
  ),
  route(
    {
      method: 'DELETE',
      path: '/api/sensors/{name}',
      verb: 'delete',
      object: 'sensor',
      summary: 'Forget the health of a sensor that is gone. Its sightings stay; it shows again when it reports.',
      params: z.object({ name: SensorName }),
      answer: Done,
    },
    async ({ params, caller }, parts) => {
      const act = { actor: caller.name, action: 'forget-sensor', object: `sensor ${params.name}` }
      if (!(await parts.accounts.forgetSensor(act, params.name))) refuse('not-found', 'no sensor has this name')
      parts.told(act)
      return { done: true as const }
    },
  ),
]
