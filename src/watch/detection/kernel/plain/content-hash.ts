import type { ByteString, LogRecord } from '../../../../model/record.ts'

/**
 * Writes 4 words: two seeded hashes of what rules look at except source and time, of the request and of the other fields. Only keys to
 * remember verdicts under; other kernels hash differently.
 */
export function contentHash(record: LogRecord, seed: Uint32Array, out: Uint32Array, at: number): void {
  const request = [record.method, record.target, record.protocol, String(record.status)]
  const others = [record.referrer, record.userAgent, record.host, record.user, record.contentType, record.cookie]
  hashInto(request, seed[0]!, seed[1]!, out, at)
  hashInto(others, seed[2]!, seed[3]!, out, at + 2)
}

function hashInto(
  fields: ReadonlyArray<ByteString | null>,
  one: number,
  two: number,
  out: Uint32Array,
  at: number,
): void {
  let a = one
  let b = two
  let c = one ^ 0x6c796765
  for (const field of fields) {
    // Absent, empty and the border between two fields all differ.
    const length = field === null ? 0xffffffff : field.length
    a = Math.imul(a ^ length, 0x85ebca6b)
    b = Math.imul(b + length, 0xc2b2ae35) ^ (a >>> 15)
    if (field === null) continue
    for (let i = 0; i < field.length; i++) {
      const code = field.charCodeAt(i)
      a = Math.imul(a ^ code, 0x01000193) ^ (c >>> 11)
      b = Math.imul((b << 5) | (b >>> 27), 0x9e3779b1) ^ code
      c = Math.imul(c + code, 0x27d4eb2f) ^ (b >>> 13)
    }
  }
  out[at] = a ^ (c >>> 16)
  out[at + 1] = b ^ (a >>> 13) ^ c
}
