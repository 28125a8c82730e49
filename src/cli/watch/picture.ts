import type { SensorHealth } from '../../model/sighting.ts'
import type { ThreatKind } from '../../model/threat.ts'

/** What the live screen shows: plain numbers, gathered from batches as they come. */
export interface LivePicture {
  /** Milliseconds since 1970. */
  now: number
  started: number
  threats: LiveThreat[]
  sources: LiveSource[]
  unknown: LiveUnknown[]
  health: SensorHealth | null
  /** Lines in each of the last 60 minutes, oldest first. */
  lines: number[]
  probes: number[]
}

export interface LiveThreat {
  id: string
  name: string
  kind: ThreatKind
  requests: number
  sources: number
  /** Requests in each of the last 60 minutes, oldest first. */
  minutes: number[]
  /** Requests answered 2xx. */
  answered: number
  /** Minutes since 1970. */
  last: number
}

export interface LiveSource {
  address: string
  requests: number
  threats: string[]
  last: number
}

export interface LiveUnknown {
  template: string
  requests: number
  sources: number
  last: number
}
