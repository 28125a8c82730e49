import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, fileErrorCode } from '../../../support/errors.ts'
import type { FeedDocument } from '../sources/types.ts'
import { UNPACK_LIMITS, type UnpackLimits, UnpackMeter } from './limits.ts'
import { type ByteStream, openStream } from './stream.ts'
import { looksLikeTar, tarDocuments } from './tar.ts'
import { zipDocuments } from './zip.ts'

/**
 * Documents of a feed, in batches: of a directory, a ZIP or tar archive, a file of lines (`.jsonl`), or a single file; any of
 * the files may be packed by gzip or zstd. What a file is its first bytes say, not its name. Archives inside archives are
 * not opened. Fails with `feed-broken` or `feed-too-large`; symbolic links are not followed.
 */
export async function* documentsIn(
  path: string,
  wants: (name: string) => boolean,
  limits: UnpackLimits = UNPACK_LIMITS,
): AsyncIterable<FeedDocument[]> {
  const meter = new UnpackMeter(path, limits)
  const facts = await stat(path).catch((error: unknown) =>
    fail(fileErrorCode(error), 'The feed cannot be read.', { file: path, cause: error }),
  )
  if (!facts.isDirectory()) yield* fileDocuments(path, wants, meter)
  else
    for await (const file of filesIn(path, meter))
      if (wants(unpackedName(file))) yield* fileDocuments(file, wants, meter)
}

async function* filesIn(directory: string, meter: UnpackMeter): AsyncIterable<string> {
  const entries = await readdir(directory, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    meter.entry()
    const path = join(directory, entry.name)
    if (entry.isDirectory()) {
      if (entry.name !== '.git') yield* filesIn(path, meter)
    } else if (entry.isFile()) yield path
  }
}

/** The name without what only says how it is packed. */
function unpackedName(name: string): string {
  return name.replace(/\.(gz|zst|zstd)$/i, '')
}

async function* fileDocuments(
  path: string,
  wants: (name: string) => boolean,
  meter: UnpackMeter,
): AsyncIterable<FeedDocument[]> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    const start = Buffer.alloc(4)
    await handle.read(start, 0, 4, 0)
    if (start.toString('latin1') === 'PK\x03\x04' || start.toString('latin1') === 'PK\x05\x06') {
      yield* zipDocuments(handle.fd, size, path, wants, meter)
      return
    }
    const packing = start.readUInt16BE(0) === 0x1f8b ? 'gzip' : start.readUInt32BE(0) === 0x28b52ffd ? 'zstd' : null
    const stream = openStream(path, packing, meter)
    try {
      yield* streamDocuments(stream, path, wants, meter)
    } finally {
      stream.close()
    }
  } finally {
    await handle.close()
  }
}

async function* streamDocuments(
  stream: ByteStream,
  path: string,
  wants: (name: string) => boolean,
  meter: UnpackMeter,
): AsyncIterable<FeedDocument[]> {
  const name = unpackedName(path)
  if (looksLikeTar(await stream.peek(512))) yield* tarDocuments(stream, path, wants, meter)
  else if (/\.(jsonl|ndjson)$/i.test(name)) yield* lineDocuments(stream, name, meter)
  else {
    const chunks: Buffer[] = []
    let length = 0
    for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) {
      chunks.push(chunk)
      length += chunk.length
      meter.document(length, name)
    }
    yield [{ name, text: Buffer.concat(chunks).toString('utf8') }]
  }
}

/** One document a line; empty lines are passed over. */
async function* lineDocuments(stream: ByteStream, name: string, meter: UnpackMeter): AsyncIterable<FeedDocument[]> {
  let rest: Buffer[] = []
  let waiting = 0
  let line = 0
  const push = (batch: FeedDocument[], bytes: Buffer): void => {
    line++
    if (bytes.length > 1) batch.push({ name: `${name}:${line}`, text: bytes.toString('utf8') })
  }
  for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) {
    const batch: FeedDocument[] = []
    let at = 0
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, at)) {
      const piece = chunk.subarray(at, end)
      push(batch, rest.length === 0 ? piece : Buffer.concat([...rest, piece]))
      rest = []
      waiting = 0
      at = end + 1
    }
    if (at < chunk.length) {
      rest.push(chunk.subarray(at))
      waiting += chunk.length - at
      meter.document(waiting, `${name}:${line + 1}`)
    }
    if (batch.length > 0) yield batch
  }
  const last: FeedDocument[] = []
  if (rest.length > 0) push(last, Buffer.concat(rest))
  if (last.length > 0) yield last
}
