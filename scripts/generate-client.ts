import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { clientTypes } from '../src/platform/server/description/client-types.ts'
import { describeApi } from '../src/platform/server/description/openapi.ts'
import { allRoutes } from '../src/platform/server/routes/all.ts'

/** Writes the types of the console's client, from the routes of the server. */
const file = fileURLToPath(new URL('../web/src/client/schema.ts', import.meta.url))
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, clientTypes(describeApi(allRoutes(), '')))
