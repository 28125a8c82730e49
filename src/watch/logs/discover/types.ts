import type { Format } from '../formats/types.ts'
import type { Server } from './servers/types.ts'

/** What was found on a machine, without running anything. Paths are real paths, below the root that was looked at. */
export interface Discovery {
  /** Logs that exist and may be read, rotated ones included. */
  files: DiscoveredLog[]
  /** Every place looked at and what was there, for people who wonder why something is missing. */
  looked: Place[]
  unreadable: Array<{ path: string; remedy: string }>
  /** Servers installed here, from the package database; version as the distribution writes it. */
  servers: Array<{ server: Server; version: string | null }>
}

export interface DiscoveredLog {
  path: string
  server: Server
  kind: 'access' | 'error'
  /** From the server's own configuration; absent when it does not say, or says two things. */
  format?: Format
}

export interface Place {
  path: string
  why: string
}
