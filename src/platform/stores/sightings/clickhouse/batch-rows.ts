import { createHash } from 'node:crypto'
import type { Batch } from '../../../../model/sighting.ts'
import { parseAddress } from '../../../../support/address.ts'
import { storable, storableCount, storableMinute } from '../storable.ts'
import type { Json } from './cluster.ts'

export const KIND = { mark: 0, sighting: 1, traffic: 2, unknown: 3, evidence: 4, horizon: 5, loser: 6 } as const

/** Identity of a batch: 63 bits of SHA-256, as text (JSON numbers end at 53). */
export function batchId({ sensor, epoch, seq }: Batch): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([sensor, epoch, seq]))
    .digest()
  return (digest.readBigUInt64BE(0) >> 1n).toString()
}

/** What marks of a batch are found by. */
export function markKey({ sensor, epoch, seq }: Batch): { name: string; minute: number } {
  return { name: storable(JSON.stringify([sensor, epoch])), minute: seq % 2 ** 32 }
}

export function canonicalSource(source: string): string {
  return parseAddress(source)?.text ?? storable(source, 300)
}

/** All rows of one attempt to store a batch, the mark among them. Columns left out are 0 or empty. */
export function rowsOfBatch(batch: Batch, attempt: string, taken: string): Json[] {
  const shared = { batch: batchId(batch), attempt, taken, sensor: storable(batch.sensor, 1000) }
  const rows: Json[] = [{ ...shared, kind: KIND.mark, ...markKey(batch) }]
  for (const sighting of batch.sightings) {
    const [a1, a2, a3, a4, a5, a0] = sighting.answered.map(storableCount)
    rows.push({
      ...shared,
      kind: KIND.sighting,
      name: storable(sighting.threat, 1000),
      minute: storableMinute(sighting.minute),
      source: canonicalSource(sighting.source),
      requests: storableCount(sighting.requests),
      a1: a1 ?? 0,
      a2: a2 ?? 0,
      a3: a3 ?? 0,
      a4: a4 ?? 0,
      a5: a5 ?? 0,
      a0: a0 ?? 0,
    })
  }
  for (const { minute, lines, probes, sources } of batch.traffic) {
    rows.push({
      ...shared,
      kind: KIND.traffic,
      minute: storableMinute(minute),
      requests: storableCount(lines),
      probes: storableCount(probes),
      text: storable(sources, 30_000),
    })
  }
  for (const unknown of batch.unknown) {
    rows.push({
      ...shared,
      kind: KIND.unknown,
      name: storable(unknown.template, 1000),
      minute: storableMinute(unknown.minute),
      source: canonicalSource(unknown.source),
      requests: storableCount(unknown.requests),
      text: storable(unknown.example, 2000),
    })
  }
  for (const sample of batch.evidence) {
    rows.push({
      ...shared,
      kind: KIND.evidence,
      name: storable(sample.threat, 1000),
      minute: storableMinute(sample.time / 60_000),
      time: storableCount(sample.time),
      source: canonicalSource(sample.source),
      file: storable(sample.file),
      line: storableCount(sample.line),
      status: sample.status === null ? -1 : Math.min(32_767, storableCount(sample.status)),
      text: storable(sample.text),
    })
  }
  return rows
}
