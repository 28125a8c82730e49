import { fail } from '../../../support/errors.ts'
import type { FeedDocument } from '../sources/types.ts'
import type { UnpackMeter } from './limits.ts'
import type { ByteStream } from './stream.ts'

const BLOCK = 512

/** The files of a tar archive (ustar, with the long names of GNU and pax). Links and devices are passed over. */
export async function* tarDocuments(
  stream: ByteStream,
  path: string,
  wants: (name: string) => boolean,
  meter: UnpackMeter,
): AsyncIterable<FeedDocument[]> {
  const broken = (why: string): never => fail('feed-broken', `The archive is damaged: ${why}.`, { file: path })
  let longName: string | null = null
  for (;;) {
    const header = await stream.take(BLOCK)
    if (header.length < BLOCK) broken('it ends before its end mark')
    if (header.every((byte) => byte === 0)) return
    if (!checksumFits(header)) broken('a header has a wrong checksum')
    meter.entry()
    const size = sizeIn(header)
    if (size === null) return broken('a header has no size')
    const type = String.fromCharCode(header[156] ?? 0)
    const name: string = longName ?? nameIn(header)
    const isName = type === 'L' || type === 'x'
    const isFile = type === '0' || type === '\0'
    if (isName || (isFile && wants(name))) {
      meter.document(size, name)
      const bytes = await stream.take(size)
      if (bytes.length < size) broken(`it ends inside ${name.slice(0, 200)}`)
      if (isName) longName = type === 'L' ? textIn(bytes, 0, bytes.length) : paxPath(bytes)
      else yield [{ name, text: bytes.toString('utf8') }]
    } else await stream.skip(size)
    if (!isName) longName = null
    await stream.skip((BLOCK - (size % BLOCK)) % BLOCK)
  }
}

export function looksLikeTar(start: Buffer): boolean {
  return start.length >= 262 && start.toString('latin1', 257, 262) === 'ustar'
}

function textIn(bytes: Buffer, from: number, to: number): string {
  const end = bytes.indexOf(0, from)
  return bytes.toString('utf8', from, end < 0 || end > to ? to : end)
}

function nameIn(header: Buffer): string {
  const prefix = textIn(header, 345, 500)
  return prefix === '' ? textIn(header, 0, 100) : `${prefix}/${textIn(header, 0, 100)}`
}

/** Octal text, or a big number in binary when the first bit is set. */
function sizeIn(header: Buffer): number | null {
  if (((header[124] ?? 0) & 0x80) !== 0) return Number(header.readBigUInt64BE(128))
  const text = textIn(header, 124, 136).trim()
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : null
}

function checksumFits(header: Buffer): boolean {
  let sum = 0
  for (let at = 0; at < BLOCK; at++) sum += at >= 148 && at < 156 ? 0x20 : (header[at] ?? 0)
  return sum === Number.parseInt(textIn(header, 148, 156).trim(), 8)
}

/** `27 path=some/long/name\n`; null when the record names no path. */
function paxPath(bytes: Buffer): string | null {
  return /(?:^|\n)\d+ path=([^\n]+)\n/.exec(bytes.toString('utf8'))?.[1] ?? null
}
