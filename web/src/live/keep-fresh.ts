import { refresh } from './answers.ts'
import { type EventName, onChange } from './stream.ts'

/** Which answers an event makes old. */
const TOUCHED: Record<EventName, readonly string[]> = {
  sightings: ['/api/now', '/api/threats', '/api/sources', '/api/unclassified', '/api/evidence', '/api/sensors'],
  sensor: ['/api/now', '/api/sensors'],
  audit: [
    '/api/audit',
    '/api/users',
    '/api/tokens',
    '/api/settings',
    '/api/duty',
    '/api/inbox',
    '/api/channels',
    '/api/exposures',
    '/api/hosts',
    '/api/advisories',
    '/api/race',
  ],
}

/** With several servers the one that answers may hear of a change later than the one that told us: asked once more, nothing stays old. */
const SETTLED = 1100

/** Growth, ages and the strip move on without any event. Milliseconds. */
const QUIET = 60_000

/** From now on whatever is on the page follows the server. */
export function keepFresh(): void {
  const timers = new Map<string, number>()
  onChange((name) => {
    const paths = name === 'everything' ? undefined : TOUCHED[name]
    refresh(paths)
    clearTimeout(timers.get(name))
    timers.set(
      name,
      window.setTimeout(() => refresh(paths), SETTLED),
    )
  })
  setInterval(() => refresh(), QUIET)
}
