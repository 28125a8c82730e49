import type { ProbeFact, Probes } from '../../know/exposure/ports.ts'
import { named } from '../server/picture/names.ts'
import type { SightingStore } from '../stores/sightings/types.ts'

const MINUTE = 60_000
/** A probe counts as "right now" for so long. Minutes. */
const WINDOW = 24 * 60
/** Sources asked for a threat: enough to know which sensors saw it. */
const SOURCES = 2000

export interface SeenProbes extends Probes {
  /** Flaws that are being probed for, with the sensors that saw it. Equal texts: nothing has changed for any exposure. */
  signature: string
  flaws: ReadonlySet<string>
}

export const NOTHING_SEEN: SeenProbes = { now: () => null, onHost: () => null, signature: '', flaws: new Set() }

/** What the logs of our own hosts show, by flaw and by host. A sensor stands for the host of its name. */
export async function readProbes(sightings: SightingStore, now: number): Promise<SeenProbes> {
  const to = Math.floor(now / MINUTE) + 1
  const range = { from: to - WINDOW, to }
  const flaws = new Map<string, ProbeFact>()
  const onHosts = new Map<string, ProbeFact>()
  for (const total of await sightings.threats(range)) {
    const { cves } = named(total.threat)
    if (cves.length === 0) continue
    const sources = await sightings.sources({ ...range, threat: total.threat }, SOURCES)
    const sensors = new Map<string, { requests: number; sources: number; first: number; last: number }>()
    for (const source of sources)
      for (const sensor of source.sensors) {
        const sums = sensors.get(sensor) ?? { requests: 0, sources: 0, first: source.firstMinute, last: 0 }
        // A source that several sensors saw: its requests cannot be told apart here.
        sums.requests += Math.ceil(source.requests / source.sensors.length)
        sums.sources++
        sums.first = Math.min(sums.first, source.firstMinute)
        sums.last = Math.max(sums.last, source.lastMinute)
        sensors.set(sensor, sums)
      }
    const fact = factOf(
      total.firstMinute,
      total.lastMinute,
      total.requests,
      Math.round(total.sources),
      'our own listeners',
    )
    for (const cve of cves) {
      flaws.set(cve, joined(flaws.get(cve), fact))
      for (const [sensor, sums] of sensors) {
        const key = `${cve} ${sensor.toLowerCase()}`
        const own = factOf(sums.first, sums.last, sums.requests, sums.sources, `sensor ${sensor}`)
        onHosts.set(key, joined(onHosts.get(key), own))
      }
    }
  }
  return {
    now: (flaw) => flaws.get(flaw) ?? null,
    onHost: (flaw, host) => onHosts.get(`${flaw} ${host.toLowerCase()}`) ?? null,
    flaws: new Set(flaws.keys()),
    signature: [...flaws.keys(), ...onHosts.keys()].toSorted().join('\n'),
  }
}

function factOf(first: number, last: number, requests: number, sources: number, where: string): ProbeFact {
  return { first: first * MINUTE, last: last * MINUTE, requests, sources, where }
}

function joined(a: ProbeFact | undefined, b: ProbeFact): ProbeFact {
  if (a === undefined) return b
  return {
    first: Math.min(a.first, b.first),
    last: Math.max(a.last, b.last),
    requests: a.requests + b.requests,
    sources: Math.max(a.sources, b.sources),
    where: a.where,
  }
}
