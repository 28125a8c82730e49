import { crc32c } from './crc32c.ts'

/*
 * A record: 36 bytes of header and the body. Little-endian: magic, length of the body, length of the change at its start, kind,
 * sequence number (8 bytes), weight, how much of the segment was durable when it was written, CRC-32C of the 32 bytes before and the
 * body. Of records written together a power cut may leave later ones and not the earlier ones: the durable size tells that from damage.
 */

/** A copy is a batch whose change is in the snapshot of the header before it. */
export const Kind = { HEADER: 1, BATCH: 2, ACKNOWLEDGED: 3, COPY: 4 } as const

export interface DiskRecord extends RecordContent {
  /** Where it begins in its segment, and its whole length. */
  at: number
  length: number
  /** Everything before this was durable when the record was written. */
  durable: number
}

export const HEADER_BYTES = 36
const MAGIC = 0x314a4246
const DURABLE_AT = 28
const CRC_AT = 32
const LONGEST = 1 << 28

export interface RecordContent {
  kind: number
  seq: number
  weight: number
  change: Uint8Array
  payload: Uint8Array
}

export function encodeRecord({ kind, seq, weight, change, payload }: RecordContent, durable: number): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES + change.length + payload.length)
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt32LE(change.length + payload.length, 4)
  bytes.writeUInt32LE(change.length, 8)
  bytes.writeUInt32LE(kind, 12)
  bytes.writeBigUInt64LE(BigInt(seq), 16)
  bytes.writeUInt32LE(weight, 24)
  bytes.writeUInt32LE(durable, DURABLE_AT)
  bytes.set(change, HEADER_BYTES)
  bytes.set(payload, HEADER_BYTES + change.length)
  bytes.writeUInt32LE(crc32c(bytes, HEADER_BYTES, bytes.length, crc32c(bytes, 0, CRC_AT)), CRC_AT)
  return bytes
}

/** The record at `at`; null when there is none that is whole and right. */
export function decodeRecord(segment: Uint8Array, at: number): DiskRecord | null {
  if (at + HEADER_BYTES > segment.length) return null
  const view = new DataView(segment.buffer, segment.byteOffset + at, segment.length - at)
  const length = view.getUint32(4, true)
  const changeLength = view.getUint32(8, true)
  if (view.getUint32(0, true) !== MAGIC || length > LONGEST || changeLength > length) return null
  const end = at + HEADER_BYTES + length
  if (end > segment.length) return null
  const crc = crc32c(segment, at + HEADER_BYTES, end, crc32c(segment, at, at + CRC_AT))
  if (crc !== view.getUint32(CRC_AT, true)) return null
  const body = at + HEADER_BYTES
  return {
    kind: view.getUint32(12, true),
    seq: Number(view.getBigUint64(16, true)),
    weight: view.getUint32(24, true),
    change: segment.subarray(body, body + changeLength),
    payload: segment.subarray(body + changeLength, end),
    at,
    length: HEADER_BYTES + length,
    durable: view.getUint32(DURABLE_AT, true),
  }
}

/**
 * The records of a segment, the holes in what had been durable, and where the last record ends. A hole that may never have been durable
 * is where the segment ends.
 */
export function decodeSegment(segment: Uint8Array): { records: DiskRecord[]; holes: number; end: number } {
  const all: DiskRecord[] = []
  for (let at = 0; at < segment.length; ) {
    const record = decodeRecord(segment, at)
    if (record !== null) all.push(record)
    at = record === null ? nextMagic(segment, at + 1) : at + record.length
  }
  let proven = 0
  for (const { durable } of all) proven = Math.max(proven, durable)
  const records: DiskRecord[] = []
  let holes = 0
  let end = 0
  for (const record of all) {
    if (record.at !== end) {
      if (end >= proven) break
      holes++
    }
    records.push(record)
    end = record.at + record.length
  }
  if (end < proven) holes++
  return { records, holes, end }
}

function nextMagic(segment: Uint8Array, from: number): number {
  const found = Buffer.from(segment.buffer, segment.byteOffset, segment.length).indexOf('FBJ1', from, 'latin1')
  return found < 0 ? segment.length : found
}
