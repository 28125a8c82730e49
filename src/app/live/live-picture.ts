import type { LivePicture, LiveThreat } from '../../cli/watch/picture.ts'
import type { Batch, SensorHealth, ThreatName } from '../../model/sighting.ts'

const MINUTES = 60
/** Rows kept of each kind; the least recently seen go first. */
const SOURCES = 2000
const TEMPLATES = 500
/** Sources remembered a threat; beyond it the figure is a lower bound. */
const SOURCES_A_THREAT = 20_000

interface ThreatTally {
  name: ThreatName
  requests: number
  answered: number
  sources: Set<string>
  minutes: Map<number, number>
  last: number
}

interface RowTally {
  requests: number
  threats: Set<string>
  sources: Set<string>
  last: number
}

/** Gathers batches into the picture of the last hour. Everything is bounded. */
export function createLivePicture(
  names: (threat: string) => ThreatName,
  clock: () => number = Date.now,
): {
  take(batch: Batch): void
  picture(): LivePicture
} {
  const started = clock()
  const threats = new Map<string, ThreatTally>()
  const sources = new Map<string, RowTally>()
  const templates = new Map<string, RowTally>()
  const lines = new Map<number, number>()
  const probes = new Map<number, number>()
  let health: SensorHealth | null = null

  function take(batch: Batch): void {
    health = batch.health
    for (const row of batch.traffic) {
      add(lines, row.minute, row.lines)
      add(probes, row.minute, row.probes)
    }
    for (const row of batch.sightings) {
      const tally = threats.get(row.threat) ?? emptyThreat(names(row.threat))
      threats.set(row.threat, tally)
      tally.requests += row.requests
      tally.answered += row.answered[1]
      tally.last = Math.max(tally.last, row.minute)
      add(tally.minutes, row.minute, row.requests)
      if (tally.sources.size < SOURCES_A_THREAT) tally.sources.add(row.source)
      touch(sources, row.source, SOURCES, row).threats.add(row.threat)
    }
    for (const row of batch.unknown) {
      const tally = touch(templates, row.template, TEMPLATES, row)
      if (tally.sources.size < SOURCES_A_THREAT) tally.sources.add(row.source)
    }
    const oldest = Math.floor(clock() / 60_000) - MINUTES
    for (const map of [lines, probes, ...[...threats.values()].map((tally) => tally.minutes)]) forget(map, oldest)
  }

  function picture(): LivePicture {
    const now = clock()
    const minute = Math.floor(now / 60_000)
    return {
      now,
      started,
      threats: [...threats.values()]
        .map((tally) => shown(tally, minute))
        .sort((a, b) => b.last - a.last || b.requests - a.requests),
      sources: [...sources]
        .map(([address, row]) => ({ address, requests: row.requests, threats: [...row.threats], last: row.last }))
        .sort((a, b) => b.requests - a.requests),
      unknown: [...templates]
        .map(([template, row]) => ({ template, requests: row.requests, sources: row.sources.size, last: row.last }))
        .sort((a, b) => b.sources - a.sources || b.requests - a.requests),
      health,
      lines: lastHour(lines, minute),
      probes: lastHour(probes, minute),
    }
  }
  return { take, picture }
}

function emptyThreat(name: ThreatName): ThreatTally {
  return { name, requests: 0, answered: 0, sources: new Set(), minutes: new Map(), last: 0 }
}

function shown(tally: ThreatTally, minute: number): LiveThreat {
  const { id, name, kind } = tally.name
  return {
    id,
    name,
    kind,
    requests: tally.requests,
    sources: tally.sources.size,
    minutes: lastHour(tally.minutes, minute),
    answered: tally.answered,
    last: tally.last,
  }
}

function add(map: Map<number, number>, minute: number, n: number): void {
  map.set(minute, (map.get(minute) ?? 0) + n)
}

/** Counts a row; when there are too many, the one touched longest ago goes: a Map keeps the order of insertion. */
function touch(
  map: Map<string, RowTally>,
  key: string,
  limit: number,
  row: { requests: number; minute: number },
): RowTally {
  const tally = map.get(key) ?? { requests: 0, threats: new Set<string>(), sources: new Set<string>(), last: 0 }
  map.delete(key)
  map.set(key, tally)
  tally.requests += row.requests
  tally.last = Math.max(tally.last, row.minute)
  const [first] = map.keys()
  if (map.size > limit && first !== undefined) map.delete(first)
  return tally
}

function forget(map: Map<number, number>, oldest: number): void {
  for (const minute of map.keys()) if (minute <= oldest) map.delete(minute)
}

function lastHour(map: ReadonlyMap<number, number>, minute: number): number[] {
  return Array.from({ length: MINUTES }, (_, at) => map.get(minute - MINUTES + 1 + at) ?? 0)
}
