import { createHash } from 'node:crypto'
import { fail } from '../../../../support/errors.ts'

/*
 * A backup, before compression, is a row of frames: kind (1 byte), length (4 bytes, big-endian), content.
 *   h  header, JSON, first      t  a table begins, JSON      d  rows of it, PostgreSQL's COPY text
 *   f  footer, last: SHA-256 of every byte before it
 */
export type FrameKind = 'h' | 't' | 'd' | 'f'

export interface Frame {
  kind: FrameKind
  content: Buffer
}

const HEAD = 5
/** Frames are written with about 64 KiB; a single row may be longer, but not this long. */
const LONGEST = 2 ** 30

export function frameBytes(kind: FrameKind, content: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEAD + content.length)
  bytes[0] = kind.charCodeAt(0)
  bytes.writeUInt32BE(content.length, 1)
  bytes.set(content, HEAD)
  return bytes
}

/** Yields the frames; throws `backup-broken` at the end when the footer is missing or does not fit what was read. */
export async function* readFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const digest = createHash('sha256')
  const reader = createReader(source)
  for (;;) {
    const head = await reader.take(HEAD)
    const kind = String.fromCharCode(head[0] ?? 0)
    const length = head.readUInt32BE(1)
    if (!isKind(kind) || length > LONGEST) broken('it holds something else than a backup')
    const content = await reader.take(length)
    if (kind === 'f') {
      if (!content.equals(digest.digest())) broken('its bytes are not those that were written')
      if (!(await reader.isAtEnd())) broken('something follows its end')
      return
    }
    digest.update(head).update(content)
    yield { kind, content }
  }
}

function isKind(kind: string): kind is FrameKind {
  return kind === 'h' || kind === 't' || kind === 'd' || kind === 'f'
}

export function broken(why: string, cause?: unknown): never {
  fail('backup-broken', `The backup cannot be used: ${why}.`, { cause })
}

function createReader(source: AsyncIterable<Uint8Array>) {
  const chunks = source[Symbol.asyncIterator]()
  let parts: Uint8Array[] = []
  let present = 0

  async function more(): Promise<boolean> {
    try {
      const { value, done } = await chunks.next()
      if (done) return false
      parts.push(value)
      present += value.length
      return true
    } catch (error) {
      return broken('it is damaged or cut short', error)
    }
  }

  return {
    async take(length: number): Promise<Buffer> {
      while (present < length) if (!(await more())) broken('it is cut short')
      const all = Buffer.concat(parts)
      const rest = all.subarray(length)
      parts = rest.length > 0 ? [rest] : []
      present = rest.length
      return all.subarray(0, length)
    },
    async isAtEnd(): Promise<boolean> {
      return present === 0 && !(await more())
    },
  }
}
