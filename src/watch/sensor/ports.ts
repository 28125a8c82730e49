import type { Batch } from '../../model/sighting.ts'

/**
 * Hands batches of one sensor, in order, to whoever keeps them, and resolves with those that are kept for good. Batches may come again:
 * they count once. Rejects when nothing could be handed over; the sensor tries again.
 */
export type Deliver = (batches: Batch[]) => Promise<Array<{ epoch: string; seq: number }>>

/** A probe at the moment it is judged, before anything of it is kept. */
export interface Probe {
  threats: string[]
  source: string
  /** Milliseconds since 1970 of the event; null when the line does not say. */
  time: number | null
  status: number | null
  file: string
  /** From 1. */
  line: number
  /** Visible text of the line; made when asked for, during the call. */
  text(): string
}
