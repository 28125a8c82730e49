/** CRC-32C (Castagnoli), reflected, eight bytes a step. */

const TABLES = makeTables()

function makeTables(): Uint32Array {
  const tables = new Uint32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
    tables[byte] = crc
  }
  for (let byte = 0; byte < 256; byte++) {
    for (let table = 1; table < 8; table++) {
      const before = tables[(table - 1) * 256 + byte]!
      tables[table * 256 + byte] = (before >>> 8) ^ tables[before & 255]!
    }
  }
  return tables
}

/** Of `bytes[from, to)`, going on from `crc` of what came before. */
export function crc32c(bytes: Uint8Array, from = 0, to = bytes.length, crc = 0): number {
  const t = TABLES
  let c = ~crc
  let at = from
  for (; at + 8 <= to; at += 8) {
    c ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
    c =
      t[1792 + (c & 255)]! ^
      t[1536 + ((c >>> 8) & 255)]! ^
      t[1280 + ((c >>> 16) & 255)]! ^
      t[1024 + (c >>> 24)]! ^
      t[768 + bytes[at + 4]!]! ^
      t[512 + bytes[at + 5]!]! ^
      t[256 + bytes[at + 6]!]! ^
      t[bytes[at + 7]!]!
  }
  for (; at < to; at++) c = (c >>> 8) ^ t[(c ^ bytes[at]!) & 255]!
  return ~c >>> 0
}
