import type { Warning } from '../../../model/look-report.ts'
import { FirebreakError } from '../../../support/errors.ts'
import { openDescriptor } from './descriptor.ts'
import { afterHole } from './hole.ts'
import { openMemory } from './memory.ts'
import { MAGIC_BYTES, packingOf } from './packing.ts'
import { peek } from './peek.ts'
import { SAMPLE_BYTES, textKind } from './text-kind.ts'
import type { ByteSource, Input, LogStream, StoredInput } from './types.ts'
import { type Unpacked, unpack } from './unpack.ts'
import { fromUtf16 } from './utf16.ts'
import { warning, warningOf } from './warning.ts'

/**
 * The text of any input as a stream: unpacked when its first bytes say so, UTF-16 turned into UTF-8, a byte order mark
 * left out. Never throws: a fault ends the stream and is told in `warnings`.
 */
export async function openStream(input: Input): Promise<LogStream> {
  if (input.kind === 'memory') return openMemory(input.bytes)
  const warnings: Warning[] = []
  let raw: Awaited<ReturnType<typeof openDescriptor>> | null = null
  let unpacked: Unpacked | null = null
  let text: ByteSource | null = null
  try {
    raw = await openDescriptor(input)
    const packed = await peek(raw, MAGIC_BYTES)
    const packing = packingOf(packed.head)
    if (packing === 'gzip' || packing === 'zstd') unpacked = unpack(packed.source, packing, input.path)
    else if (packing !== 'none') throw unsupported(input.path, packing)
    text = await openText(unpacked ?? packed.source, input, warnings)
  } catch (error) {
    // A fault of the packing, told at the end, says more than what it left of the text.
    if ((unpacked?.fault() ?? null) === null) warnings.push(warningOf(error, input.path))
  }

  async function end(): Promise<void> {
    text = null
    const fault = unpacked?.fault() ?? null
    if (fault !== null) warnings.push(warningOf(fault, input.path))
    await unpacked?.close()
    unpacked = null
    await raw?.close()
  }

  return {
    warnings,
    get taken() {
      return raw?.taken() ?? 0
    },
    async read(into, offset, length) {
      if (text === null) {
        await end()
        return 0
      }
      try {
        const got = await text.read(into, offset, length)
        if (got === 0) await end()
        return got
      } catch (error) {
        warnings.push(warningOf(error, input.path))
        await end()
        return 0
      }
    },
    async close() {
      text = null
      await unpacked?.close()
      await raw?.close()
    },
  }
}

/** The text layer over unpacked bytes. */
async function openText(source: ByteSource, input: StoredInput, warnings: Warning[]): Promise<ByteSource> {
  // A regular file was judged when it was listed, by more than its head.
  if (input.kind === 'file') return skipping(source, input.start)
  const filled = await afterHole(source)
  if (filled === null) throw notText(input.path)
  const { head, source: whole } = await peek(filled, SAMPLE_BYTES)
  const packing = packingOf(head)
  if (packing !== 'none') throw unsupported(input.path, `${packing}, twice`)
  const { kind, start } = textKind([head])
  if (kind === 'binary') throw notText(input.path)
  const text = await skipping(whole, start)
  if (kind === 'text') return text
  warnings.push(warning('file-utf16', 'UTF-16 text, read as if converted to UTF-8.', input.path))
  return fromUtf16(text, kind)
}

async function skipping(source: ByteSource, bytes: number): Promise<ByteSource> {
  const unused = new Uint8Array(bytes)
  for (let left = bytes; left > 0; ) {
    const got = await source.read(unused, 0, left)
    if (got === 0) break
    left -= got
  }
  return source
}

function notText(file: string): FirebreakError {
  return new FirebreakError('file-binary', 'These are not text lines.', { file })
}

function unsupported(file: string, packing: string): FirebreakError {
  return new FirebreakError('compression-unsupported', `Packed with ${packing}.`, { file })
}
