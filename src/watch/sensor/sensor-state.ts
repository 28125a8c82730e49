import type { Changes, Checkpoint, Place } from '../logs/follow/types.ts'
import { currentPlace } from './earlier-place.ts'
import type { StateKeeper } from './journal/types.ts'

/** Counts since the sensor's first start. */
export interface Totals {
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  skipped: number
  gapBytes: number
  gapReason: string | null
}

/** What one record of the journal changes: it stands beside the sightings of the same lines, so that both are kept, or neither. */
export interface SensorChange extends Changes {
  totals: Totals
}

export interface SensorState extends StateKeeper {
  checkpoint(): Checkpoint
  totals(): Totals
}

export function createSensorState(): SensorState {
  let targets = new Set<string>()
  let places = new Map<string, Place>()
  let totals: Totals = { bytes: 0, lines: 0, parsed: 0, unparsed: 0, skipped: 0, gapBytes: 0, gapReason: null }

  return {
    apply(change) {
      const next = JSON.parse(Buffer.from(change).toString()) as SensorChange
      for (const target of next.targets) targets.add(target)
      for (const id of next.removed) places.delete(id)
      for (const place of next.places.map(currentPlace)) places.set(place.id, place)
      totals = next.totals
    },
    restore(snapshot) {
      const all = JSON.parse(Buffer.from(snapshot).toString()) as Omit<SensorChange, 'removed'>
      targets = new Set(all.targets)
      places = new Map(all.places.map(currentPlace).map((place) => [place.id, place]))
      totals = all.totals
    },
    snapshot: () => Buffer.from(JSON.stringify({ targets: [...targets], places: [...places.values()], totals })),
    checkpoint: () => ({ targets: [...targets], places: [...places.values()] }),
    totals: () => ({ ...totals }),
  }
}
