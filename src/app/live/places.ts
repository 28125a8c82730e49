import { join } from 'node:path'
import { stateDirectory } from '../../support/state-directory.ts'

/** Where the live part keeps what it keeps. Everything is embedded unless a variable names a server. */
export interface Places {
  /** Data of the embedded store, the sensor's journal, the head of the audit. */
  directory: string
  /** `FIREBREAK_STATE`: postgres://...; undefined: the embedded PostgreSQL. */
  stateUrl: string | undefined
  /** `FIREBREAK_SIGHTINGS`: postgres:// or clickhouse://; undefined: the state's PostgreSQL. */
  sightingsUrl: string | undefined
  /** `FIREBREAK_STREAM`: nats://...; undefined: sensors send over HTTPS. */
  streamUrl: string | undefined
  /** `FIREBREAK_STREAM_CREDENTIALS`: file with NATS credentials or a token; undefined: the stream asks for none. */
  streamCredentials?: string | undefined
}

export function placesOf(
  env: Readonly<Record<string, string | undefined>>,
  directory: string = stateDirectory(),
): Places {
  return {
    directory,
    stateUrl: env['FIREBREAK_STATE'] || undefined,
    sightingsUrl: env['FIREBREAK_SIGHTINGS'] || undefined,
    streamUrl: env['FIREBREAK_STREAM'] || undefined,
    streamCredentials: env['FIREBREAK_STREAM_CREDENTIALS'] || undefined,
  }
}

export function journalDirectory(places: Places): string {
  return join(places.directory, 'sensor')
}
