import type { Accounts } from '../../platform/auth/accounts.ts'
import { openPostgres } from '../../platform/stores/postgres/open.ts'
import { openSightings } from '../../platform/stores/sightings/api.ts'
import type { SightingStore } from '../../platform/stores/sightings/types.ts'
import type { DutyStore } from '../../know/duty/ports.ts'
import type { ExposureStore } from '../../platform/exposure/store.ts'
import { createAccounts } from '../../platform/stores/state/accounts.ts'
import { createDutyStore } from '../../platform/stores/state/duty.ts'
import { type Channels, createChannels } from '../../platform/stores/state/outbox.ts'
import { createExposureStore } from '../../platform/stores/state/exposure-store.ts'
import { openState, type State } from '../../platform/stores/state/open-state.ts'
import { createClosers } from './closers.ts'
import type { Places } from './places.ts'
import { makeStatePlace } from './state-place.ts'

export interface Stores {
  state: State
  accounts: Accounts
  sightings: SightingStore
  duty: DutyStore
  channels: Channels
  exposures: ExposureStore
  /** Of the state's PostgreSQL; holds the password. */
  stateUrl: string
  embedded: boolean
  close(): Promise<void>
}

/** Opens, and where needed starts and upgrades, the stores. What was opened before a fault is closed again. */
export async function openStores(places: Places): Promise<Stores> {
  makeStatePlace(places.directory)
  const opened = createClosers()
  try {
    const postgres = await openPostgres({
      directory: places.directory,
      ...(places.stateUrl ? { url: places.stateUrl } : {}),
    })
    opened.add(() => postgres.stop())
    const state = await openState(postgres.url, { directory: places.directory })
    opened.add(() => state.close())
    const sightings = openSightings(places.sightingsUrl ?? postgres.url)
    opened.add(() => sightings.close())
    await sightings.migrate()
    return {
      state,
      accounts: createAccounts(state),
      sightings,
      duty: createDutyStore(state),
      channels: createChannels(state),
      exposures: createExposureStore(state),
      stateUrl: postgres.url,
      embedded: postgres.embedded,
      close: opened.close,
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}
