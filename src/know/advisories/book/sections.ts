import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { fail } from '../../../support/errors.ts'

/*
 * A file of the book: documents in packed blocks, then the index as sections of plain numbers and texts, then a footer
 * in JSON that says where each section is and what its checksum is, then the length and checksum of the footer and a
 * mark. A file that was cut or changed anywhere in its index is found out when it is opened.
 */

/** Changes with every change of the format: an older file is then read as broken, and a sync writes it anew. */
export const MARK = 'FBADV001'
const TRAILER = 16

export interface Section {
  name: string
  /** Offset from the first section, and length, in bytes. */
  at: number
  length: number
  crc: number
}

export interface Footer {
  /** Where the sections begin in the file, and their length together. */
  start: number
  length: number
  sections: Section[]
  /** What is small and has no section. */
  facts: FeedFacts
}

export interface FeedFacts {
  feed: string
  /** Stays the same while a file is written on from the one before; generations compare only inside it. */
  lineage: string
  /** Rises with every write; milliseconds since 1970 of the write, or one more than the last. */
  generation: number
  /** Documents in the file, with those a later one of the same id has replaced (`dead`). */
  advisories: number
  dead: number
  withdrawn: number
  newest: number | null
  /** EPSS model and day of the scores. */
  epss: { model: string | null; date: number | null }
  flaws: number
}

export function sectionOf(name: string, data: Uint8Array, at: number): Section {
  return { name, at, length: data.byteLength, crc: crc32(data) }
}

/** Sections begin at multiples of eight, so that they can be read as numbers where they lie. */
export function padding(length: number): number {
  return (8 - (length & 7)) & 7
}

export function trailerOf(footer: Buffer): Buffer {
  const trailer = Buffer.alloc(TRAILER)
  trailer.writeUInt32LE(footer.length, 0)
  trailer.writeUInt32LE(crc32(footer), 4)
  trailer.write(MARK, 8, 'latin1')
  return trailer
}

export interface OpenedFile {
  fd: number
  facts: FeedFacts
  /** The bytes of a section. */
  section(name: string): Buffer
}

/** Opens and checks; fails with `book-broken` when anything in the index is not as it was written. */
export function openSections(path: string): OpenedFile {
  const fd = openSync(path, 'r')
  try {
    const size = fstatSync(fd).size
    if (size < TRAILER) broken(path, 'it is shorter than its end mark')
    const trailer = readAt(fd, size - TRAILER, TRAILER, path)
    if (trailer.toString('latin1', 8) !== MARK)
      broken(path, 'it has no end mark of this version: it was cut, or is older')
    const footerLength = trailer.readUInt32LE(0)
    if (footerLength > size - TRAILER) broken(path, 'the length of its footer cannot be')
    const footerBytes = readAt(fd, size - TRAILER - footerLength, footerLength, path)
    if (crc32(footerBytes) !== trailer.readUInt32LE(4)) broken(path, 'its footer is damaged')
    const footer = JSON.parse(footerBytes.toString('utf8')) as Footer
    if (footer.start + footer.length > size) broken(path, 'its index lies outside the file')
    const index = readAt(fd, footer.start, footer.length, path)
    const sections = new Map(footer.sections.map((section) => [section.name, section]))
    for (const section of footer.sections)
      if (crc32(index.subarray(section.at, section.at + section.length)) !== section.crc)
        broken(path, `its section ${section.name} is damaged`)
    return {
      fd,
      facts: footer.facts,
      section(name) {
        const { at, length } = sections.get(name) ?? broken(path, `it has no section ${name}`)
        return index.subarray(at, at + length)
      },
    }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

export function broken(path: string, why: string): never {
  fail('book-broken', `The stored advisories are damaged: ${why}.`, { file: path })
}

/** In memory of its own, whose beginning suits every kind of number. */
export function readAt(fd: number, at: number, length: number, path: string): Buffer {
  const buffer = Buffer.from(new ArrayBuffer(length))
  for (let done = 0; done < length; ) {
    const read = readSync(fd, buffer, done, length - done, at + done)
    if (read === 0) broken(path, 'it ends too early')
    done += read
  }
  return buffer
}

export function numbersIn(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
}

export function doublesIn(bytes: Buffer): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
}
