import type { ByteString, LogRecord } from '../../../../model/record.ts'

/**
 * Writes 4 words: a seeded hash of all that rules look at except source and time. Only a key to remember verdicts under; other
 * kernels hash differently.
 */
export function contentHash(record: LogRecord, seed: Uint32Array, out: Uint32Array, at: number): void {
  let a = seed[0]! ^ (record.status ?? 0)
  let b = seed[1]!
  let c = seed[2]!
  let d = seed[3]!
  const fields: Array<ByteString | null> = [
    record.method,
    record.target,
    record.protocol,
    record.referrer,
    record.userAgent,
  ]
  fields.push(record.host, record.user, record.contentType, record.cookie)
  for (const field of fields) {
    // Absent, empty and the border between two fields all differ.
    const length = field === null ? 0xffffffff : field.length
    a = Math.imul(a ^ length, 0x85ebca6b)
    b = Math.imul(b + length, 0xc2b2ae35) ^ (a >>> 15)
    if (field === null) continue
    for (let i = 0; i < field.length; i++) {
      const code = field.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193)
      b = Math.imul((b << 5) | (b >>> 27), 0x9e3779b1) ^ code
      c = Math.imul(c + code, 0x27d4eb2f) ^ (b >>> 13)
      d = (d ^ a) + Math.imul(c, 0x165667b1)
    }
  }
  out[at] = a ^ (d >>> 16)
  out[at + 1] = b ^ (a >>> 13)
  out[at + 2] = c ^ (b >>> 11)
  out[at + 3] = d ^ (c >>> 17)
}
