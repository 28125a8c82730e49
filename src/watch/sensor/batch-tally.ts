import type { EvidenceSample, Sighting, Traffic, UnknownSighting } from '../../model/sighting.ts'
import { addKey } from '../detection/distinct.ts'

/** 1,024 registers, 3.3 %: as the stores keep them. */
const SKETCH_BITS = 10
/** So many rows are a batch, whatever the time. */
const ENOUGH_ROWS = 20_000
const ENOUGH_MINUTES = 600
const MOST_UNKNOWN = 2000
const MOST_EVIDENCE = 50
/** Pairs of threat and source that evidence was kept of lately. */
const EVIDENCE_MEMORY = 8192

/** Counts of the lines since the last batch. */
export interface BatchTally {
  /** A parsed line of a minute; `key` 16 bytes of its source. */
  line(minute: number, key: Uint8Array, isProbe: boolean): void
  probe(threat: string, source: string, minute: number, status: number): void
  unknown(template: string, source: string, minute: number, example: string): void
  /** Keeps the sample when there is none of this threat and source yet, and room. */
  evidence(threat: string, source: string, sample: () => EvidenceSample): void
  readonly rows: number
  readonly lines: number
  readonly full: boolean
  /** Unknown requests that were left out, because there were too many in one batch. */
  readonly sampled: number
  take(): { sightings: Sighting[]; traffic: Traffic[]; unknown: UnknownSighting[]; evidence: EvidenceSample[] }
}

export function createBatchTally(): BatchTally {
  let sightings = new Map<string, Sighting>()
  let minutes = new Map<number, { lines: number; probes: number; registers: Uint8Array }>()
  let unknowns = new Map<string, UnknownSighting>()
  let samples: EvidenceSample[] = []
  const sampledBefore = new Set<string>()
  let lines = 0
  let sampled = 0

  function minuteOf(minute: number): { lines: number; probes: number; registers: Uint8Array } {
    let row = minutes.get(minute)
    if (row === undefined) {
      row = { lines: 0, probes: 0, registers: new Uint8Array(1 << SKETCH_BITS) }
      minutes.set(minute, row)
    }
    return row
  }

  return {
    line(minute, key, isProbe) {
      const row = minuteOf(minute)
      lines++
      row.lines++
      if (isProbe) row.probes++
      addKey(row.registers, 0, SKETCH_BITS, key)
    },
    probe(threat, source, minute, status) {
      const key = `${threat}\n${source}\n${minute}`
      let row = sightings.get(key)
      if (row === undefined) {
        row = { threat, source, minute, requests: 0, answered: [0, 0, 0, 0, 0, 0] }
        sightings.set(key, row)
      }
      row.requests++
      row.answered[answerClass(status)]!++
    },
    unknown(template, source, minute, example) {
      const key = `${template}\n${source}\n${minute}`
      const row = unknowns.get(key)
      if (row !== undefined) row.requests++
      else if (unknowns.size < MOST_UNKNOWN) unknowns.set(key, { template, source, minute, requests: 1, example })
      else sampled++
    },
    evidence(threat, source, sample) {
      const key = `${threat}\n${source}`
      if (samples.length >= MOST_EVIDENCE || sampledBefore.has(key)) return
      if (sampledBefore.size >= EVIDENCE_MEMORY) sampledBefore.clear()
      sampledBefore.add(key)
      samples.push(sample())
    },
    get rows() {
      return sightings.size + unknowns.size
    },
    get lines() {
      return lines
    },
    get full() {
      return sightings.size >= ENOUGH_ROWS || minutes.size >= ENOUGH_MINUTES
    },
    get sampled() {
      return sampled
    },
    take() {
      const traffic = [...minutes].map(([minute, { lines: all, probes, registers }]) => {
        return { minute, lines: all, probes, sources: Buffer.from(registers).toString('base64') }
      })
      const taken = { sightings: [...sightings.values()], traffic, unknown: [...unknowns.values()], evidence: samples }
      sightings = new Map()
      minutes = new Map()
      unknowns = new Map()
      samples = []
      lines = 0
      sampled = 0
      return taken
    },
  }
}

/** 1xx to 5xx are 0 to 4; no or another status is 5. */
function answerClass(status: number): number {
  const hundreds = Math.floor(status / 100)
  return hundreds >= 1 && hundreds <= 5 ? hundreds - 1 : 5
}
