import type { Batch, Sighting } from '../../../../model/sighting.ts'
import { addKey } from '../../../../watch/detection/distinct.ts'
import { parseAddress } from '../../../../support/address.ts'
import type { SightingFilter } from '../types.ts'

/** Now, in minutes. */
export const NOW = Math.floor(Date.now() / 60_000)
const DAY = 1440

export const HEALTH: Batch['health'] = {
  version: 'test',
  clock: 0,
  files: 1,
  bytes: 0,
  lines: 0,
  parsed: 0,
  unparsed: 0,
  skipped: 0,
  gapBytes: 0,
  gapReason: null,
  overflowed: 0,
  lag: 0,
  journalBytes: 0,
  diskFree: 0,
  warnings: [],
}

export function batchOf(sensor: string, seq: number, sightings: Sighting[]): Batch {
  return {
    schema: 'firebreak.batch/1',
    sensor,
    epoch: 'e1',
    seq,
    sightings,
    traffic: [],
    unknown: [],
    evidence: [],
    health: HEALTH,
  }
}

/** Batches of three sensors over the last hundred days, out of order, with equal keys and hot sources. */
export function randomBatches(count: number, size: number): Batch[] {
  const random = createRandom(20010719)
  const source = () => {
    const i = random.unit() < 0.2 ? 1 : 1 + random.below(200)
    if (i % 40 === 7) return `host-${i}.example`
    return i % 20 === 3 ? `2001:db8::${i}` : `192.0.2.${i}`
  }
  const minute = () => (random.unit() < 0.3 ? NOW - 1 - random.below(400) : NOW - 1 - random.below(100 * DAY))
  return Array.from({ length: count * 3 }, (_, n) => {
    const batch = batchOf(
      `web-${n % 3}`,
      Math.floor(n / 3) + 1,
      Array.from({ length: size }, () => {
        const [missing, found] = [1 + random.below(9), random.below(2)]
        return {
          threat: `worm-${random.below(4)}`,
          source: source(),
          minute: minute(),
          requests: missing + found,
          answered: [0, found, 0, missing, 0, 0],
        }
      }),
    )
    const registers = new Uint8Array(256)
    addKey(registers, 0, 8, parseAddress('192.0.2.1')!.key)
    batch.traffic = [
      { minute: minute(), lines: 1000, probes: size, sources: Buffer.from(registers).toString('base64') },
    ]
    batch.unknown = [{ template: '/odd/*', source: source(), minute: minute(), requests: 3, example: 'GET /odd/1' }]
    batch.evidence = [
      {
        threat: 'worm-1',
        source: '192.0.2.1',
        time: minute() * 60_000,
        file: 'a.log',
        line: n,
        status: 404,
        text: 'GET /',
      },
    ]
    return batch
  })
}

type Row = Sighting & { sensor: string }

/** The same answers by the plainest means: arrays and sets. */
export function createReference(batches: readonly Batch[]) {
  const all: Row[] = batches.flatMap(({ sensor, sightings }) => sightings.map((row) => ({ ...row, sensor })))
  const unknown = batches.flatMap((batch) => batch.unknown)

  function matching({ from, to, threat, source, sensor }: SightingFilter): Row[] {
    return all.filter(
      (row) =>
        row.minute >= from &&
        row.minute < to &&
        (threat === undefined || row.threat === threat) &&
        (source === undefined || row.source === source) &&
        (sensor === undefined || row.sensor === sensor),
    )
  }

  return {
    lines: batches.reduce((sum, { traffic }) => sum + (traffic[0]?.lines ?? 0), 0),
    threats(filter: SightingFilter) {
      return grouped(matching(filter), (row) => row.threat)
        .map(([threat, rows]) => ({
          threat,
          requests: total(rows),
          answered: [0, 1, 2, 3, 4, 5].map((i) => rows.reduce((sum, row) => sum + (row.answered[i] ?? 0), 0)),
          firstMinute: Math.min(...rows.map((row) => row.minute)),
          lastMinute: Math.max(...rows.map((row) => row.minute)),
          sources: new Set(rows.map((row) => row.source)).size,
        }))
        .sort((a, b) => b.requests - a.requests || (a.threat < b.threat ? -1 : 1))
    },
    timeline(filter: SightingFilter, step: number) {
      return grouped(matching(filter), (row) => String(Math.floor(row.minute / step) * step))
        .map(([minute, rows]) => ({
          minute: Number(minute),
          requests: total(rows),
          sources: new Set(rows.map((row) => row.source)).size,
        }))
        .sort((a, b) => a.minute - b.minute)
    },
    sources(filter: SightingFilter, limit: number) {
      return grouped(matching(filter), (row) => row.source)
        .map(([source, rows]) => ({
          source,
          requests: total(rows),
          threats: [...new Set(rows.map((row) => row.threat))].sort(),
          sensors: [...new Set(rows.map((row) => row.sensor))].sort(),
          firstMinute: Math.min(...rows.map((row) => row.minute)),
          lastMinute: Math.max(...rows.map((row) => row.minute)),
        }))
        .sort((a, b) => b.requests - a.requests || (a.source < b.source ? -1 : 1))
        .slice(0, limit)
    },
    firstSeen(filter: SightingFilter & { template?: string }, limit: number) {
      const { from, to, template } = filter
      const rows =
        template === undefined
          ? matching(filter)
          : unknown.filter((row) => row.template === template && row.minute >= from && row.minute < to)
      return grouped<{ source: string; minute: number }>(rows, (row) => row.source)
        .map(([, of]) => Math.min(...of.map((row) => row.minute)))
        .sort((a, b) => a - b)
        .slice(0, limit)
    },
    unknown() {
      return grouped(unknown, (row) => row.template).map(([template, rows]) => ({
        template,
        requests: total(rows),
        example: rows[0]?.example ?? '',
      }))
    },
    rows(filter: SightingFilter) {
      return grouped(matching(filter), (row) => JSON.stringify([row.minute, row.sensor, row.threat, row.source])).map(
        ([, rows]) => ({ ...rows[0]!, requests: total(rows) }),
      )
    },
  }
}

export type Reference = ReturnType<typeof createReference>

function total(rows: ReadonlyArray<{ requests: number }>): number {
  return rows.reduce((sum, { requests }) => sum + requests, 0)
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Array<[string, T[]]> {
  return [...Map.groupBy(rows, keyOf)]
}

/** A seeded stream of numbers (mulberry32): a failure comes again. */
function createRandom(seed: number) {
  let state = seed | 0
  function unit(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { unit, below: (n: number) => Math.floor(unit() * n) }
}
