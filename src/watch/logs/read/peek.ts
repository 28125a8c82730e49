import type { ByteSource } from './types.ts'

/** Reads the first `size` bytes (fewer at the end) and gives them back together with a source that still begins with them. */
export async function peek(source: ByteSource, size: number): Promise<{ head: Uint8Array; source: ByteSource }> {
  const buffer = new Uint8Array(size)
  let filled = 0
  while (filled < size) {
    const got = await source.read(buffer, filled, size - filled)
    if (got === 0) break
    filled += got
  }
  const head = buffer.subarray(0, filled)
  return { head, source: startingWith(head, source) }
}

/** The bytes of `head`, then those of `source`. */
export function startingWith(head: Uint8Array, source: ByteSource): ByteSource {
  let waiting = head
  return {
    async read(into, offset, length) {
      if (waiting.length === 0) return source.read(into, offset, length)
      const part = waiting.subarray(0, length)
      into.set(part, offset)
      waiting = waiting.subarray(part.length)
      return part.length
    },
    close: () => source.close(),
  }
}
