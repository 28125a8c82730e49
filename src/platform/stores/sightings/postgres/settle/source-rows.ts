import type { SourceParts } from '../source-parts.ts'

export interface SourceRows {
  add(key: Uint8Array, level: number, start: number, parts: SourceParts, packed: Buffer): void
  chunks(): Buffer[]
}

/** Rows of `sightings.source_period` in binary COPY form: 70 bytes and the packed parts. */
export function createSourceRows(): SourceRows {
  const rows: Buffer[] = []
  return {
    add(key, level, start, parts, packed) {
      const row = Buffer.alloc(70 + packed.length)
      let requests = 0
      let first = Number.MAX_SAFE_INTEGER
      let last = 0
      for (const threat of parts.threats.values()) {
        for (const part of threat.classes) requests += part
        first = Math.min(first, threat.first)
        last = Math.max(last, threat.last)
      }
      row.writeInt16BE(7, 0)
      row.writeInt32BE(16, 2)
      row.set(key, 6)
      row.writeInt32BE(4, 22)
      row.writeInt32BE(level, 26)
      row.writeInt32BE(4, 30)
      row.writeInt32BE(start, 34)
      row.writeInt32BE(8, 38)
      row.writeBigInt64BE(BigInt(requests), 42)
      row.writeInt32BE(4, 50)
      row.writeInt32BE(first, 54)
      row.writeInt32BE(4, 58)
      row.writeInt32BE(last, 62)
      row.writeInt32BE(packed.length, 66)
      row.set(packed, 70)
      rows.push(row)
    },
    // Joined: a message a row would cost more than the row.
    chunks() {
      const joined: Buffer[] = []
      for (let i = 0; i < rows.length; i += 4096) joined.push(Buffer.concat(rows.slice(i, i + 4096)))
      return joined
    },
  }
}
