import type { Pool, PoolClient } from 'pg'
import type { Batch } from '../../../../../model/sighting.ts'
import { BLOCK, DAY, HALF, startOf, WEEK } from '../../periods.ts'
import { hexOf, type SourceKey } from '../../source-key.ts'
import { storable, storableCount, storableMinute } from '../../storable.ts'
import { copyIn } from '../copy.ts'
import type { DayPartitions } from '../day-partitions.ts'
import { createMinuteRows, MINUTE_COLUMNS, type MinuteRows } from '../minute-rows.ts'
import type { Names } from '../names.ts'
import { inTransaction, WRITERS } from '../transaction.ts'
import { type EvidenceBound, type EvidenceRow, saveEvidence } from './save-evidence.ts'
import { saveRollups } from './save-rollups.ts'
import { saveTraffic } from './save-traffic.ts'
import { takeBatches } from './take-batches.ts'
import { createTallies, type Tallies } from './tally.ts'

export interface Parts {
  pool: Pool
  names: Names
  partitions: DayPartitions
  evidenceBound: EvidenceBound
  keyOf(source: string): SourceKey
}

interface Numbers {
  sensors: Map<string, number>
  threats: Map<string, number>
  templates: Map<string, number>
}

/** What one transaction writes. */
interface Work {
  rows: MinuteRows
  tallies: Tallies
  evidence: EvidenceRow[]
  names: Map<string, string>
  /** Starts of the days touched: what was settled there no longer is. */
  days: Set<number>
}

/** Stores batches in one transaction: all of them or none. Those taken before are left out. */
export async function addBatches(parts: Parts, batches: readonly Batch[]): Promise<void> {
  const numbers = await numberNames(parts.names, batches)
  await parts.partitions.ensure(daysOf(batches))
  await inTransaction(parts.pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(${WRITERS})`)
    const fresh = await takeBatches(client, batches, numbers.sensors)
    if (fresh.length > 0) await save(client, workOf(parts, numbers, fresh), parts.evidenceBound)
  })
}

async function save(client: PoolClient, work: Work, evidenceBound: EvidenceBound): Promise<void> {
  const chunks = work.rows.chunks()
  if (chunks.length > 0) {
    await copyIn(client, `copy sightings.minute (${MINUTE_COLUMNS}) from stdin (format binary)`, chunks)
  }
  if (work.names.size > 0) {
    await client.query(
      'insert into sightings.source_name select * from unnest($1::uuid[], $2::text[]) on conflict do nothing',
      [[...work.names.keys()], [...work.names.values()]],
    )
  }
  await saveRollups(client, 0, work.tallies.rollups())
  await saveTraffic(client, work.tallies.traffics())
  await saveEvidence(client, work.evidence, evidenceBound)
  await unsettle(client, [...work.days])
}

async function unsettle(client: PoolClient, days: readonly number[]): Promise<void> {
  const starts = days.flatMap((day) => [day, day + HALF])
  const periods = [HALF, DAY, WEEK, BLOCK].flatMap((level) =>
    [...new Set(starts.map((start) => startOf(start, level)))].map((start) => ({ level, start })),
  )
  await client.query(
    'delete from sightings.settled s using unnest($1::int[], $2::int[]) as p (level, start) where s.level = p.level and s.start = p.start',
    [periods.map(({ level }) => level), periods.map(({ start }) => start)],
  )
}

function workOf({ keyOf }: Parts, numbers: Numbers, batches: readonly Batch[]): Work {
  const work: Work = {
    rows: createMinuteRows(),
    tallies: createTallies(),
    evidence: [],
    names: new Map(),
    days: new Set(),
  }
  const key = (source: string): SourceKey => {
    const found = keyOf(storable(source, 300))
    if (found.name !== null) work.names.set(hexOf(found.key), found.name)
    return found
  }
  for (const batch of batches) {
    const sensor = numbers.sensors.get(batch.sensor) ?? 0
    for (const sighting of batch.sightings) {
      const subject = numbers.threats.get(sighting.threat) ?? 0
      count(work, sensor, subject, key(sighting.source), sighting.minute, sighting.requests, sighting.answered)
    }
    for (const unknown of batch.unknown) {
      const subject = numbers.templates.get(unknown.template) ?? 0
      count(work, sensor, subject, key(unknown.source), unknown.minute, unknown.requests, NOT_TOLD)
    }
    for (const traffic of batch.traffic) {
      const { lines, probes, sources } = traffic
      const counted = { minute: 0, lines: storableCount(lines), probes: storableCount(probes), sources }
      work.tallies.traffic(sensor, counted, storableMinute(traffic.minute))
    }
    for (const sample of batch.evidence) {
      const subject = numbers.threats.get(sample.threat) ?? 0
      work.evidence.push({ subject, source: key(sample.source), sensor, sample })
    }
  }
  return work
}

const NOT_TOLD: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0]

function count(
  work: Work,
  sensor: number,
  subject: number,
  source: SourceKey,
  eventMinute: number,
  eventRequests: number,
  answered: readonly number[],
): void {
  const minute = storableMinute(eventMinute)
  const requests = storableCount(eventRequests)
  const classes: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0]
  let told = 0
  for (let status = 0; status < 6; status++) {
    const of = storableCount(answered[status] ?? 0)
    if (of === 0) continue
    classes[status] = of
    told += of
    work.rows.add(minute, subject, of, sensor, status, source.key)
  }
  // What the classes do not add up to keeps the sum of the rows right.
  if (told !== requests || requests === 0) work.rows.add(minute, subject, requests - told, sensor, 6, source.key)
  work.tallies.sighting(subject, source, minute, requests, classes)
  work.days.add(startOf(minute, DAY))
}

async function numberNames(names: Names, batches: readonly Batch[]): Promise<Numbers> {
  const sensors = new Set<string>()
  const threats = new Set<string>()
  const templates = new Map<string, string>()
  for (const batch of batches) {
    sensors.add(batch.sensor)
    for (const { threat } of batch.sightings) threats.add(threat)
    for (const { threat } of batch.evidence) threats.add(threat)
    for (const { template, example } of batch.unknown) if (!templates.has(template)) templates.set(template, example)
  }
  return {
    sensors: await numbered(sensors, (name) => names.sensor(name)),
    threats: await numbered(threats, (name) => names.threat(name)),
    templates: await numbered(templates.keys(), (name) => names.template(name, templates.get(name) ?? '')),
  }
}

async function numbered(
  of: Iterable<string>,
  numberOf: (name: string) => Promise<number>,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>()
  for (const name of of) numbers.set(name, await numberOf(name))
  return numbers
}

function daysOf(batches: readonly Batch[]): Set<number> {
  const days = new Set<number>()
  for (const { sightings, unknown } of batches) {
    for (const { minute } of sightings) days.add(Math.floor(storableMinute(minute) / DAY))
    for (const { minute } of unknown) days.add(Math.floor(storableMinute(minute) / DAY))
  }
  return days
}
