import type { PoolClient } from 'pg'
import { DAY, startOf } from '../../periods.ts'
import { hashKey, INDEX_SEED, RANK_SEED } from '../../../../../watch/detection/distinct.ts'
import { countSource } from '../../sketch.ts'
import { ALL, emptyTally, type Tally } from '../add/tally.ts'
import { type BusiestList, createBusiest } from '../busiest.ts'
import { copyOut } from '../copy.ts'
import { createFirsts, firstEntry, type FirstsList } from '../firsts.ts'
import { MINUTE_COLUMNS, type MinuteRow, readMinuteRow } from '../minute-rows.ts'
import type { SourceParts } from '../source-parts.ts'

export interface Period {
  level: number
  start: number
}

/** Earliest sources listed for one subject: as many as the growth figure asks for. */
export const FIRSTS_KEPT = 2048

export interface PeriodSums {
  busiest: Map<number, BusiestList>
  firsts: Map<number, FirstsList>
  /** By sensor, then subject. */
  sensors: Map<number, Map<number, Tally>>
}

/** Called for each source, in order of its key. The parts are not used again afterwards. */
export type OnSource = (key: Uint8Array, parts: SourceParts) => void

/**
 * Reads the sightings of a period once, in order of source: memory grows with the subjects and sensors, and with the parts of
 * one source, never with the number of sources.
 */
export async function readPeriod(
  client: PoolClient,
  { level, start }: Period,
  listSize: number,
  onSource: OnSource,
): Promise<PeriodSums> {
  const sums: PeriodSums = { busiest: new Map(), firsts: new Map(), sensors: new Map() }
  const row: MinuteRow = { minute: 0, subject: 0, requests: 0, sensor: 0, status: 0, source: new Uint8Array(16) }
  const key = new Uint8Array(16)
  let current: SourceParts | null = null
  let hashes: [number, number] = [0, 0]

  const finish = () => {
    if (current === null) return
    listSource(sums, listSize, key, current, start)
    const threats = new Map([...current.threats].filter(([subject]) => subject > 0))
    if (threats.size > 0) onSource(key.slice(), { ...current, threats })
  }

  await client.query(`set local work_mem = '64MB'`)
  const select = `select ${MINUTE_COLUMNS} from sightings.minute where minute >= ${start} and minute < ${start + level} order by source`
  await copyOut(client, `copy (${select}) to stdout (format binary)`, (buffer, at) => {
    readMinuteRow(buffer, at, row)
    if (current === null || !same(key, row.source)) {
      finish()
      key.set(row.source)
      hashes = [hashKey(key, 0, INDEX_SEED), hashKey(key, 0, RANK_SEED)]
      current = { days: new Map(), threats: new Map() }
    }
    addRow(current, row, start)
    addToSensor(sums, row, level, start, hashes)
  })
  finish()
  return sums
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 15; i >= 0; i--) if (a[i] !== b[i]) return false
  return true
}

function addRow(parts: SourceParts, row: MinuteRow, blockStart: number): void {
  let threat = parts.threats.get(row.subject)
  if (threat === undefined) {
    threat = { first: row.minute, last: row.minute, sensors: [], classes: [0, 0, 0, 0, 0, 0, 0] }
    parts.threats.set(row.subject, threat)
  }
  if (row.minute < threat.first) threat.first = row.minute
  if (row.minute > threat.last) threat.last = row.minute
  threat.classes[row.status] = (threat.classes[row.status] ?? 0) + row.requests
  if (!threat.sensors.includes(row.sensor)) threat.sensors.push(row.sensor)
  if (row.subject < 0) return
  const day = (startOf(row.minute, DAY) - blockStart) / DAY
  parts.days.set(day, (parts.days.get(day) ?? 0) + row.requests)
}

function addToSensor(
  sums: PeriodSums,
  row: MinuteRow,
  level: number,
  start: number,
  [indexHash, rankHash]: [number, number],
): void {
  let subjects = sums.sensors.get(row.sensor)
  if (subjects === undefined) {
    subjects = new Map()
    sums.sensors.set(row.sensor, subjects)
  }
  for (const subject of row.subject > 0 ? [ALL, row.subject] : [row.subject]) {
    let tally = subjects.get(subject)
    if (tally === undefined) {
      tally = emptyTally(level, subject, start, row.minute)
      subjects.set(subject, tally)
    }
    tally.requests += row.requests
    if (row.status < 6) tally.answered[row.status] = (tally.answered[row.status] ?? 0) + row.requests
    tally.first = Math.min(tally.first, row.minute)
    tally.last = Math.max(tally.last, row.minute)
    countSource(tally.sketch, indexHash, rankHash)
  }
}

function listSource(sums: PeriodSums, listSize: number, key: Uint8Array, parts: SourceParts, start: number): void {
  const all = { key: key.slice(), requests: 0, first: Number.MAX_SAFE_INTEGER, last: 0 }
  for (const [subject, { first, last, classes }] of parts.threats) {
    const requests = classes.reduce((sum, of) => sum + of, 0)
    listOf(sums, subject, listSize).add({ key: all.key, requests, first, last })
    firstsOf(sums, subject).add(firstEntry(first - start, key))
    if (subject < 0) continue
    all.requests += requests
    all.first = Math.min(all.first, first)
    all.last = Math.max(all.last, last)
  }
  if (all.first > all.last) return
  listOf(sums, ALL, listSize).add(all)
  firstsOf(sums, ALL).add(firstEntry(all.first - start, key))
}

function firstsOf({ firsts }: PeriodSums, subject: number): FirstsList {
  let list = firsts.get(subject)
  if (list === undefined) {
    list = createFirsts(FIRSTS_KEPT)
    firsts.set(subject, list)
  }
  return list
}

function listOf(sums: PeriodSums, subject: number, size: number): BusiestList {
  let list = sums.busiest.get(subject)
  if (list === undefined) {
    // All threats together are asked for most, and have the most sources.
    list = createBusiest(subject === ALL ? size * 4 : size)
    sums.busiest.set(subject, list)
  }
  return list
}
