import { parseAddress } from '../../support/address.ts'
import type { MinuteRange, SightingFilter } from '../stores/sightings/types.ts'

interface Wishes {
  threat?: string | undefined
  source?: string | undefined
  sensor?: string | undefined
}

/** The filter of a query: only what was asked for, addresses in the form the sensors write. */
export function wanted(range: MinuteRange, wishes: Wishes): SightingFilter {
  const filter: SightingFilter = { from: range.from, to: range.to }
  if (wishes.threat !== undefined) filter.threat = wishes.threat
  if (wishes.source !== undefined) filter.source = canonical(wishes.source)
  if (wishes.sensor !== undefined) filter.sensor = wishes.sensor
  return filter
}

export function canonical(source: string): string {
  return parseAddress(source)?.text ?? source
}
