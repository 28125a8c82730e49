import type { ByteSource } from './types.ts'

/** UTF-16 bytes read at once: they become at most one and a half times as many UTF-8 bytes. */
const PIECE = 64 * 1024

/** Turns UTF-16 bytes into UTF-8 bytes. Lone surrogates become U+FFFD; a byte left over at the end is dropped. */
export function fromUtf16(source: ByteSource, order: 'utf-16le' | 'utf-16be'): ByteSource {
  const raw = new Uint8Array(PIECE)
  const decoder = new TextDecoder(order, { ignoreBOM: true })
  let waiting: Uint8Array = new Uint8Array(0)
  let ended = false

  async function refill(): Promise<void> {
    const size = await source.read(raw, 0, PIECE)
    ended = size === 0
    // At the end the decoder gives out what it still holds: a lone high surrogate.
    waiting = Buffer.from(decoder.decode(raw.subarray(0, size), { stream: !ended }), 'utf8')
  }

  return {
    async read(into, offset, length) {
      while (waiting.length === 0 && !ended) await refill()
      const part = waiting.subarray(0, length)
      into.set(part, offset)
      waiting = waiting.subarray(part.length)
      return part.length
    },
    close: () => source.close(),
  }
}
