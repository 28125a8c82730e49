import type { Route } from '../route.ts'
import { auditRoutes } from './audit.ts'
import { countryRoutes } from './countries.ts'
import { descriptionRoutes } from './description.ts'
import { eventRoutes } from './events.ts'
import { evidenceRoutes } from './evidence.ts'
import { healthRoutes } from './health.ts'
import { ingestRoutes } from './ingest.ts'
import { meRoutes } from './me.ts'
import { nowRoutes } from './now.ts'
import { oidcRoutes } from './oidc.ts'
import { sensorRoutes } from './sensors.ts'
import { settingsRoutes } from './settings.ts'
import { signInRoutes } from './sign-in.ts'
import { sourceRoutes } from './sources.ts'
import { threatRoutes } from './threats.ts'
import { tokenRoutes } from './tokens.ts'
import { unclassifiedRoutes } from './unclassified.ts'
import { userRoutes } from './users.ts'

/** Every route of the server, by noun. The console's files are no routes: they are served to everybody. */
export function allRoutes(): Route[] {
  return [
    ...nowRoutes,
    ...threatRoutes,
    ...sourceRoutes,
    ...countryRoutes,
    ...unclassifiedRoutes,
    ...evidenceRoutes,
    ...eventRoutes,
    ...sensorRoutes,
    ...ingestRoutes,
    ...signInRoutes,
    ...oidcRoutes,
    ...meRoutes,
    ...userRoutes,
    ...tokenRoutes,
    ...settingsRoutes,
    ...auditRoutes,
    ...healthRoutes,
    ...descriptionRoutes,
  ]
}
