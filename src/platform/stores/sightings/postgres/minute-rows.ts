/**
 * Rows of `sightings.minute` in PostgreSQL's binary COPY form: 58 bytes a row, every field at a fixed place.
 * (count of fields: 2 bytes; then each field: its length in 4 bytes, its value)
 */
const ROW = 58
const ROWS_A_CHUNK = 4096
export const MINUTE_COLUMNS = 'minute, subject, requests, sensor, status, source'

const TEMPLATE = template()

function template(): Buffer {
  const row = Buffer.alloc(ROW)
  row.writeInt16BE(6, 0)
  let at = 2
  for (const length of [4, 4, 4, 2, 2, 16]) {
    row.writeInt32BE(length, at)
    at += 4 + length
  }
  return row
}

/** Requests of one row are a 32-bit number; more become several rows. */
const MOST = 2_147_483_647

export interface MinuteRows {
  add(minute: number, subject: number, requests: number, sensor: number, status: number, key: Uint8Array): void
  chunks(): Buffer[]
}

export function createMinuteRows(): MinuteRows {
  const full: Buffer[] = []
  let chunk = Buffer.allocUnsafe(ROW * ROWS_A_CHUNK)
  let at = 0

  function one(minute: number, subject: number, requests: number, sensor: number, status: number, key: Uint8Array) {
    if (at === chunk.length) {
      full.push(chunk)
      chunk = Buffer.allocUnsafe(ROW * ROWS_A_CHUNK)
      at = 0
    }
    TEMPLATE.copy(chunk, at)
    chunk.writeInt32BE(minute, at + 6)
    chunk.writeInt32BE(subject, at + 14)
    chunk.writeInt32BE(requests, at + 22)
    chunk.writeInt16BE(sensor, at + 30)
    chunk.writeInt16BE(status, at + 36)
    chunk.set(key, at + 42)
    at += ROW
  }

  return {
    add(minute, subject, requests, sensor, status, key) {
      let left = requests
      while (Math.abs(left) > MOST) {
        const part = Math.sign(left) * MOST
        one(minute, subject, part, sensor, status, key)
        left -= part
      }
      one(minute, subject, left, sensor, status, key)
    },
    chunks: () => (at === 0 ? full : [...full, chunk.subarray(0, at)]),
  }
}

/** One row as `copyOut` hands it up: `at` is where the first field's length stands. */
export interface MinuteRow {
  minute: number
  subject: number
  requests: number
  sensor: number
  status: number
  /** A view into the row's buffer. */
  source: Uint8Array
}

export function readMinuteRow(row: Buffer, at: number, into: MinuteRow): void {
  into.minute = row.readInt32BE(at + 4)
  into.subject = row.readInt32BE(at + 12)
  into.requests = row.readInt32BE(at + 20)
  into.sensor = row.readInt16BE(at + 28)
  into.status = row.readInt16BE(at + 34)
  into.source = row.subarray(at + 40, at + 56)
}
