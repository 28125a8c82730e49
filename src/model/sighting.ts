import type { ThreatKind } from './threat.ts'

/** Probes counted per sensor, threat, source and minute. Rows of the same key add up. */
export interface Sighting {
  threat: string
  /** Canonical address or host name. */
  source: string
  /** Minutes since 1970 UTC, of the event time. */
  minute: number
  requests: number
  /** Requests by status class: 1xx, 2xx, 3xx, 4xx, 5xx, none. */
  answered: [number, number, number, number, number, number]
}

/** All lines of a minute, probes or not: what the probes are a share of. */
export interface Traffic {
  minute: number
  lines: number
  probes: number
  /** 64 bytes to 16 KiB HyperLogLog registers of the sources (`watch/detection/distinct`), base64. */
  sources: string
}

/** A request no rule knows, per minute. */
export interface UnknownSighting {
  template: string
  source: string
  minute: number
  requests: number
  example: string
}

/** A line that a number was counted from. Visible text, never raw bytes. */
export interface EvidenceSample {
  threat: string
  source: string
  /** Milliseconds since 1970 UTC. */
  time: number
  file: string
  line: number
  status: number | null
  text: string
}

/** What the sensor did since its last batch, and how it is: is Firebreak itself blind? Counters are totals since the sensor's first start. */
export interface SensorHealth {
  version: string
  /** Sensor's clock when the batch was made, milliseconds. */
  clock: number
  files: number
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  skipped: number
  /** Bytes known to be lost (copytruncate, overflow of the journal), with the reason of the last one. */
  gapBytes: number
  gapReason: string | null
  /** Sightings thrown away because the journal was full. */
  overflowed: number
  /** Age of the oldest line not yet read, milliseconds. */
  lag: number
  journalBytes: number
  diskFree: number
  warnings: string[]
}

/** One delivery of a sensor. `seq` grows by one a batch and never repeats; the server takes each (sensor, epoch, seq) once. */
export interface Batch {
  schema: 'firebreak.batch/1'
  sensor: string
  /** Random id made when the sensor's journal is created: a sensor that lost its journal starts a new count. */
  epoch: string
  seq: number
  sightings: Sighting[]
  traffic: Traffic[]
  unknown: UnknownSighting[]
  evidence: EvidenceSample[]
  health: SensorHealth
}

export interface ThreatName {
  id: string
  name: string
  kind: ThreatKind
  cves: string[]
}
