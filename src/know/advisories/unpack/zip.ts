import { readSync } from 'node:fs'
import { crc32, inflateRawSync } from 'node:zlib'
import { fail } from '../../../support/errors.ts'
import type { FeedDocument } from '../sources/types.ts'
import type { UnpackMeter } from './limits.ts'

/* ZIP by its central directory, with the 64-bit extension (large feeds have more than 65,535 entries). */

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const STORED = 0
const DEFLATED = 8
/** The end record is within its own length and the longest comment of the end. */
const TAIL = 22 + 0xffff
/** Documents handed on together, in bytes. */
const BATCH = 1 << 20

interface Entry {
  name: string
  method: number
  crc: number
  packed: number
  unpacked: number
  offset: number
}

export function* zipDocuments(
  fd: number,
  size: number,
  path: string,
  wants: (name: string) => boolean,
  meter: UnpackMeter,
): Iterable<FeedDocument[]> {
  const broken = (why: string): never => fail('feed-broken', `The archive is damaged: ${why}.`, { file: path })
  const directory = readDirectory(fd, size, broken)
  let batch: FeedDocument[] = []
  let batched = 0
  for (const entry of entriesOf(directory, broken)) {
    meter.entry()
    if (entry.name.endsWith('/') || !wants(entry.name)) continue
    meter.document(entry.unpacked, entry.name)
    const text = unpack(fd, size, entry, meter, broken).toString('utf8')
    batch.push({ name: entry.name, text })
    batched += text.length
    if (batched < BATCH) continue
    yield batch
    batch = []
    batched = 0
  }
  yield batch
}

type Broken = (why: string) => never

function readDirectory(fd: number, size: number, broken: Broken): Buffer {
  const tail = readAt(fd, Math.max(0, size - TAIL), Math.min(TAIL, size), broken)
  let at = tail.length - 22
  while (at >= 0 && tail.readUInt32LE(at) !== END) at--
  if (at < 0) broken('it has no end record; it was cut, or is no ZIP')
  let length = tail.readUInt32LE(at + 12)
  let offset = tail.readUInt32LE(at + 16)
  const locator = at - 20
  if (locator >= 0 && tail.readUInt32LE(locator) === LOCATOR_64) {
    const record = readAt(fd, Number(tail.readBigUInt64LE(locator + 8)), 56, broken)
    if (record.readUInt32LE(0) !== END_64) broken('its 64-bit end record is missing')
    length = Number(record.readBigUInt64LE(40))
    offset = Number(record.readBigUInt64LE(48))
  }
  if (offset + length > size) broken('its directory lies outside the file')
  return readAt(fd, offset, length, broken)
}

function* entriesOf(directory: Buffer, broken: Broken): Iterable<Entry> {
  let at = 0
  while (at + 46 <= directory.length) {
    if (directory.readUInt32LE(at) !== CENTRAL) broken('its directory holds something else')
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
    if (next > directory.length) broken('its directory is cut')
    const entry: Entry = {
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    }
    widen(entry, directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength))
    yield entry
    at = next
  }
}

/** Sizes that do not fit 32 bits stand in an extra field, in this order, each only if it does not fit. */
function widen(entry: Entry, extra: Buffer): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) {
      let place = at + 4
      for (const field of ['unpacked', 'packed', 'offset'] as const)
        if (entry[field] === 0xffffffff && place + 8 <= Math.min(extra.length, at + 4 + length)) {
          entry[field] = Number(extra.readBigUInt64LE(place))
          place += 8
        }
    }
    at += 4 + length
  }
}

function unpack(fd: number, size: number, entry: Entry, meter: UnpackMeter, broken: Broken): Buffer {
  const name = entry.name.slice(0, 200)
  const head = readAt(fd, entry.offset, 30, broken)
  if (head.readUInt32LE(0) !== LOCAL) broken(`${name} is not where the directory says`)
  const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (start + entry.packed > size) broken(`${name} lies outside the file`)
  const packed = readAt(fd, start, entry.packed, broken)
  meter.add(entry.unpacked, size)
  const bytes =
    entry.method === STORED
      ? packed
      : entry.method === DEFLATED
        ? inflate(packed, entry, broken)
        : broken(`${name} is packed in a way that is not read here`)
  if (bytes.length !== entry.unpacked) broken(`${name} has ${bytes.length} bytes, not ${entry.unpacked} as it says`)
  if (crc32(bytes) !== entry.crc) broken(`the checksum of ${name} is wrong`)
  return bytes
}

function inflate(packed: Buffer, entry: Entry, broken: Broken): Buffer {
  try {
    // One byte more than it says is enough to find it out.
    return inflateRawSync(packed, { maxOutputLength: entry.unpacked + 1 })
  } catch (error) {
    return broken(`${entry.name.slice(0, 200)}: ${error instanceof Error ? error.message : 'cannot be unpacked'}`)
  }
}

function readAt(fd: number, at: number, length: number, broken: Broken): Buffer {
  const buffer = Buffer.allocUnsafe(length)
  for (let done = 0; done < length; ) {
    const read = readSync(fd, buffer, done, length - done, at + done)
    if (read === 0) broken('it ends too early')
    done += read
  }
  return buffer
}
