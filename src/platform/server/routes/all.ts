import type { Route } from '../route.ts'
import { advisoryRoutes } from './advisories.ts'
import { auditRoutes } from './audit.ts'
import { countryRoutes } from './countries.ts'
import { channelRoutes } from './channels.ts'
import { descriptionRoutes } from './description.ts'
import { dutyRoutes } from './duty.ts'
import { eventRoutes } from './events.ts'
import { evidenceRoutes } from './evidence.ts'
import { exposureRoutes } from './exposures.ts'
import { healthRoutes } from './health.ts'
import { inboxRoutes } from './inbox.ts'
import { hostRoutes } from './hosts.ts'
import { ingestRoutes } from './ingest.ts'
import { meRoutes } from './me.ts'
import { nowRoutes } from './now.ts'
import { oidcRoutes } from './oidc.ts'
import { raceRoutes } from './race.ts'
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
    ...exposureRoutes,
    ...hostRoutes,
    ...advisoryRoutes,
    ...raceRoutes,
    ...eventRoutes,
    ...inboxRoutes,
    ...dutyRoutes,
    ...channelRoutes,
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
