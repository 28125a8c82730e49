import type { Batch } from '../../../model/sighting.ts'
import { isoMinute } from '../picture/range.ts'
import type { SightingsEvent } from '../schemas/events.ts'
import type { Hub } from './hub.ts'

/** The first sightings after a quiet time are told at once; what comes within so many milliseconds is summed. */
const EVERY = 150
/** Threats in one event, so that it fits through the bus. */
const MOST_THREATS = 40

interface Minute {
  lines: number
  probes: number
  threats: Map<string, number>
}

export interface SightingsFeed {
  /** Batches that are in the store now. */
  add(batches: readonly Batch[]): void
  /** Tells what is left. */
  close(): void
}

/** Tells consoles what was added, summed over sensors and sources: thousands of sensors make no more events than one. */
export function createSightingsFeed(hub: Hub): SightingsFeed {
  const minutes = new Map<number, Minute>()
  let timer: NodeJS.Timeout | null = null
  let told = -EVERY

  function at(minute: number): Minute {
    const known = minutes.get(minute) ?? { lines: 0, probes: 0, threats: new Map<string, number>() }
    minutes.set(minute, known)
    return known
  }

  function tell(): void {
    if (timer !== null) clearTimeout(timer)
    timer = null
    told = performance.now()
    for (const [minute, sums] of minutes) for (const event of eventsOf(minute, sums)) hub.publish('sightings', event)
    minutes.clear()
  }

  return {
    add(batches) {
      for (const batch of batches) {
        for (const { minute, lines, probes } of batch.traffic) {
          const sums = at(minute)
          sums.lines += lines
          sums.probes += probes
        }
        for (const { minute, threat, requests } of batch.sightings) {
          const { threats } = at(minute)
          threats.set(threat, (threats.get(threat) ?? 0) + requests)
        }
      }
      timer ??= setTimeout(tell, Math.max(0, told + EVERY - performance.now()))
    },
    close: tell,
  }
}

/** One event, or several when there are very many threats; lines and probes are in the first only. */
function eventsOf(minute: number, { lines, probes, threats }: Minute): SightingsEvent[] {
  const rows = [...threats]
  const events: SightingsEvent[] = []
  for (let at = 0; at === 0 || at < rows.length; at += MOST_THREATS) {
    const own = at === 0 ? { lines, probes } : { lines: 0, probes: 0 }
    events.push({ minute: isoMinute(minute), ...own, threats: Object.fromEntries(rows.slice(at, at + MOST_THREATS)) })
  }
  return events
}
