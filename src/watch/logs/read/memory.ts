import type { LogStream } from './types.ts'

/** Text that is in memory already, as a stream. */
export function openMemory(bytes: Uint8Array): LogStream {
  let taken = 0
  return {
    warnings: [],
    get taken() {
      return taken
    },
    async read(into, offset, length) {
      const part = bytes.subarray(taken, taken + length)
      into.set(part, offset)
      taken += part.length
      return part.length
    },
    async close() {},
  }
}
