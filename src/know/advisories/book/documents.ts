import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Advisory } from '../../../model/advisory.ts'
import { NumberList } from './bytes.ts'
import { broken, readAt } from './sections.ts'

/** A document without its affected packages, which are kept as rows. */
export type StoredDocument = Omit<Advisory, 'affected'>

/** Unpacked length at which a block is closed, in characters: small enough to read one document quickly. */
const BLOCK = 1 << 17
/** Unpacked blocks remembered by an opened feed. */
const REMEMBERED = 4
/** A block holds at most one document over its length; a document is at most this long. */
const MOST_UNPACKED = 1 << 28

const PACKING = { chunkSize: BLOCK, params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Packs documents into blocks and hands them to `write` in order. */
export class DocumentWriter {
  private readonly write: (bytes: Buffer) => void
  private texts: string[] = []
  private length = 0
  private offset = 0
  private count = 0
  /** Of each block: offset in the file (two numbers, low and high), packed length, checksum. */
  readonly blocks = new NumberList()

  constructor(write: (bytes: Buffer) => void) {
    this.write = write
  }

  /** Block and line of the document. */
  add(text: string): { block: number; line: number } {
    const place = { block: this.count, line: this.texts.length }
    this.texts.push(text)
    this.length += text.length
    if (this.length >= BLOCK) this.closeBlock()
    return place
  }

  finish(): void {
    if (this.texts.length > 0) this.closeBlock()
  }

  private closeBlock(): void {
    const packed = zstdCompressSync(this.texts.join('\n'), PACKING)
    this.texts = []
    this.length = 0
    this.count++
    this.write(packed)
    this.blocks.push(this.offset % 2 ** 32)
    this.blocks.push(Math.floor(this.offset / 2 ** 32))
    this.blocks.push(packed.length)
    this.blocks.push(crc32(packed))
    this.offset += packed.length
  }
}

/** Reads documents of an opened feed. */
export class DocumentReader {
  private readonly fd: number
  private readonly blocks: Uint32Array
  private readonly path: string
  private readonly remembered = new Map<number, string[]>()

  constructor(fd: number, blocks: Uint32Array, path: string) {
    this.fd = fd
    this.blocks = blocks
    this.path = path
  }

  read(block: number, line: number): StoredDocument {
    const text = this.linesOf(block)[line]
    if (text === undefined) broken(this.path, `block ${block} lacks a document`)
    return JSON.parse(text) as StoredDocument
  }

  private linesOf(block: number): string[] {
    const known = this.remembered.get(block)
    if (known !== undefined) return known
    const [low = 0, high = 0, length = 0, crc = 0] = this.blocks.subarray(block * 4, block * 4 + 4)
    const packed = readAt(this.fd, high * 2 ** 32 + low, length, this.path)
    if (crc32(packed) !== crc) broken(this.path, `block ${block} of its documents is damaged`)
    const lines = zstdDecompressSync(packed, { maxOutputLength: MOST_UNPACKED }).toString('utf8').split('\n')
    if (this.remembered.size >= REMEMBERED) this.remembered.delete(this.remembered.keys().next().value ?? -1)
    this.remembered.set(block, lines)
    return lines
  }
}
