import { refresh } from './answers.ts'
import { type EventName, onChange } from './stream.ts'

/** Which answers an event makes old. */
const TOUCHED: Record<EventName, readonly string[]> = {
  sightings: ['/api/now', '/api/threats', '/api/sources', '/api/unclassified', '/api/evidence', '/api/sensors'],
  sensor: ['/api/now', '/api/sensors'],
  audit: ['/api/audit', '/api/users', '/api/tokens', '/api/settings'],
}

/** Growth, ages and the strip move on without any event. Milliseconds. */
const QUIET = 60_000

/** From now on whatever is on the page follows the server. */
export function keepFresh(): void {
  onChange((name) => refresh(name === 'everything' ? undefined : TOUCHED[name]))
  setInterval(() => refresh(), QUIET)
}
