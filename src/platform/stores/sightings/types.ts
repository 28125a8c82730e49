import type { Batch, EvidenceSample } from '../../../model/sighting.ts'

/** Half-open, minutes since 1970 UTC. */
export interface MinuteRange {
  from: number
  to: number
}

export interface SightingFilter extends MinuteRange {
  threat?: string
  source?: string
  sensor?: string
}

export interface ThreatTotals {
  threat: string
  requests: number
  /** Distinct sources, from merged sketches; `error` is the standard error as a share. */
  sources: number
  error: number
  answered: [number, number, number, number, number, number]
  firstMinute: number
  lastMinute: number
}

export interface SourceTotals {
  source: string
  requests: number
  threats: string[]
  sensors: string[]
  firstMinute: number
  lastMinute: number
}

export interface Point {
  /** Start of the step, minutes since 1970 UTC. */
  minute: number
  requests: number
  sources: number
}

export interface UnknownTotals {
  template: string
  requests: number
  sources: number
  firstMinute: number
  lastMinute: number
  example: string
}

/**
 * Where sightings live. Two members: PostgreSQL and ClickHouse. A store only sums rows and hands sketches back; it never judges.
 * Every method throws a FirebreakError (`try-later` when the database is away).
 */
export interface SightingStore {
  /** Creates or upgrades the tables; refuses, with a clear error, tables of a newer Firebreak. */
  migrate(): Promise<void>
  /** Stores batches, each (sensor, epoch, seq) once however often it comes. Durable when it resolves. */
  add(batches: readonly Batch[]): Promise<void>
  threats(filter: SightingFilter): Promise<ThreatTotals[]>
  /**
   * One point a step, empty steps left out. `step`: minutes. Over long ranges take a multiple of 60, best 1440 or 43200: those are
   * read from rollups, any other step from single minutes.
   */
  timeline(filter: SightingFilter, step: number): Promise<Point[]>
  /** Timelines of every threat at once, for small multiples. */
  timelines(filter: SightingFilter, step: number): Promise<Map<string, Point[]>>
  sources(filter: SightingFilter, limit: number): Promise<SourceTotals[]>
  /** First minute of each distinct source of a threat or template, ascending, at most `limit`: feeds the growth figure. */
  firstSeen(filter: SightingFilter & { template?: string }, limit: number): Promise<number[]>
  /** `firstSeen` of every threat at once, at most `limit` each; threats without a sighting are left out. */
  arrivals(filter: SightingFilter, limit: number): Promise<Map<string, number[]>>
  unknown(filter: MinuteRange, limit: number): Promise<UnknownTotals[]>
  evidence(filter: SightingFilter, limit: number): Promise<EvidenceSample[]>
  /** All lines and probes a step, over all or one sensor. */
  traffic(
    filter: SightingFilter,
    step: number,
  ): Promise<Array<{ minute: number; lines: number; probes: number; sources: number }>>
  /** Deletes what is older than the policy or beyond the size; returns rows or days dropped. */
  prune(policy: { keepDays: number; keepBytes: number }): Promise<number>
  /** Rows of the filter in order of minute, in pieces of bounded size. */
  export(
    filter: SightingFilter,
  ): AsyncIterable<Array<{ sensor: string; threat: string; source: string; minute: number; requests: number }>>
  close(): Promise<void>
}
