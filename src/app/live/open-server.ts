import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import type { UpOptions } from '../../cli/ports.ts'
import type { Knowledge } from '../../platform/exposure/knowledge.ts'
import { createPostgresBus } from '../../platform/server/events/postgres-bus.ts'
import { createServer, type FirebreakServer } from '../../platform/server/server.ts'
import { createCountryBook } from '../../watch/ranges/country-book.ts'
import { rangesFile } from '../ranges.ts'
import { readSettings } from '../settings.ts'
import { version } from '../version.ts'
import { isLoopback, listenAddress } from './listen-address.ts'
import type { Terminal } from '../terminal.ts'
import type { Stores } from './open-stores.ts'
import type { Places } from './places.ts'

/** The server over these stores, as the options and the settings file say, without a port. */
export async function openServer(
  stores: Stores,
  options: UpOptions,
  places: Places,
  terminal: Terminal,
  knowledge?: Knowledge,
): Promise<FirebreakServer> {
  const { oidc } = await readSettings(options.config)
  return createServer({
    accounts: stores.accounts,
    sightings: stores.sightings,
    countries: createCountryBook(rangesFile(places.directory)),
    duty: stores.duty,
    channels: stores.channels,
    ...(knowledge === undefined ? {} : { knowledge }),
    bus: createPostgresBus(
      () => new pg.Client({ connectionString: stores.stateUrl }),
      (sql, values) => stores.state.pool.query(sql, values),
    ),
    webDirectory: webDirectory(),
    version,
    onTrouble: (words, over) => terminal.alarm(over ? `Over: ${words}` : words),
    ...(stores.embedded ? { disk: join(places.directory, 'postgres') } : {}),
    loopback: isLoopback(listenAddress(options)),
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.trustedProxy === undefined ? {} : { trustedProxies: options.trustedProxy }),
    ...(oidc === undefined ? {} : { oidc }),
  })
}

/** The built console: beside the bundle, or in dist/ of the checkout. */
function webDirectory(): string | null {
  const places = [new URL('./web/', import.meta.url), new URL('../../../dist/web/', import.meta.url)]
  return places.map((place) => fileURLToPath(place)).find((place) => existsSync(place)) ?? null
}
