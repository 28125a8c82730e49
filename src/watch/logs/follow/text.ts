import { beginsWith, compareHeads, HEAD_BYTES, headPrint, TAIL_BYTES, tailPrint } from './fingerprint.ts'
import type { System } from './system.ts'
import type { FollowedFile, HeadPrint, Place, TailPrint } from './types.ts'

/** One text that is followed, and the file that holds it, its home. */
export interface Text extends FollowedFile {
  id: string
  path: string
  log: string
  head: Uint8Array
  /** From a place, while the first bytes themselves are not known. */
  oldHead: HeadPrint | null
  /** The last bytes before the offset; null: not known yet, compare with `oldTail`. */
  tail: Uint8Array | null
  oldTail: TailPrint
  /** Its home; without one, where it was last. */
  key: string
  home: boolean
  state: Place['state']
  packed: boolean
  live: boolean
  /** False until the file was found again after a restart. */
  verified: boolean
  offset: number
  line: number
  /** Bytes of text seen to exist. */
  size: number
  /** Of its file, at the last look. */
  fileSize: number
  mtime: bigint
  fd: number
  /** Bytes behind the offset that are known to hold no newline. */
  scanned: number
  /** How far it was read without finding a whole line behind the offset; -1: not since it was last handed out. */
  dry: number
  /** Whether there is something to read. */
  ready: boolean
  /** Monotonic milliseconds: of the last growth, of the next look, since when there is something to read, of the loss. */
  grown: number
  nextLook: number
  waiting: number | null
  lost: number
  /** The bytes that are missing were reported as a gap. */
  told: boolean
  /** Surveys in a row that did not find it. */
  missed: number
  /** Packed files that begin like it and are other texts all the same: `stampOf`. */
  refused: string[]
}

interface Birth {
  id: string
  path: string
  log: string
  key: string
  head: Uint8Array
  packed: boolean
  live: boolean
}

export function newText(birth: Birth, now: number): Text {
  return {
    ...birth,
    home: true,
    oldHead: null,
    tail: new Uint8Array(0),
    oldTail: { length: 0, hash: '' },
    state: 'reading',
    verified: true,
    offset: 0,
    line: 0,
    size: 0,
    fileSize: -1,
    mtime: -1n,
    fd: -1,
    scanned: 0,
    dry: -1,
    ready: false,
    grown: now,
    nextLook: 0,
    waiting: null,
    lost: 0,
    told: false,
    missed: 0,
    refused: [],
    notes: [],
  }
}

export function textOfPlace(place: Place, log: string, now: number): Text {
  const { id, path, packed, head, tail, state, home, offset, line, size, notes, told = false } = place
  const key = `${place.device}:${place.inode}`
  const birth = { id, path, log, key, head: new Uint8Array(0), packed, live: false }
  const rest = { state, home, offset, line, size, notes, told, lost: now, verified: false }
  return { ...newText(birth, now), oldHead: head, tail: null, oldTail: tail, ...rest }
}

export function placeOf(text: Text): Place {
  const { id, path, packed, state, home, offset, line, size, told } = text
  const [device = '', inode = ''] = text.key.split(':')
  return {
    ...{ id, path, device, inode, head: headOfText(text), tail: tailOfText(text) },
    ...{ offset, line, size, state, home, packed, notes: [...text.notes], ...(told ? { told } : {}) },
  }
}

const prints = new WeakMap<Uint8Array, HeadPrint>()

export function headOfText(text: Text): HeadPrint {
  if (text.oldHead !== null && text.head.length < text.oldHead.length) return text.oldHead
  let print = prints.get(text.head)
  if (print === undefined) {
    print = headPrint(text.head)
    prints.set(text.head, print)
  }
  return print
}

const tailOfText = (text: Text): TailPrint => (text.tail === null ? text.oldTail : tailPrint(text.tail))

export const tailLength = (text: Text): number => (text.tail === null ? text.oldTail.length : text.tail.length)

export const headIsFull = (text: Text): boolean => text.head.length >= HEAD_BYTES

/** How a file with these first bytes of text begins, compared with the text. */
export function compareWith(text: Text, bytes: Uint8Array): 'begins' | 'part' | 'other' {
  const print = headOfText(text)
  return compareHeads(bytes, print, text.head.length >= print.length ? text.head : null)
}

export function hasTail(text: Text, bytes: Uint8Array): boolean {
  if (bytes.length < tailLength(text)) return false
  if (text.tail !== null) return beginsWith(bytes, text.tail)
  return text.oldTail.length === 0 || tailPrint(bytes).hash === text.oldTail.hash
}

/** Whether the first bytes, as far as we know them, are in the open plain file; null when it cannot be read. */
export function headIsIn(system: System, text: Text, fd: number): boolean | null {
  const { head } = text
  const bytes = new Uint8Array(head.length)
  const got = system.read(fd, bytes, 0, head.length, 0)
  return got < 0 ? null : got === head.length && beginsWith(bytes, head)
}

/** Whether the bytes before the offset are in the open plain file; null when it cannot be read. */
export function tailIsIn(system: System, text: Text, fd: number): boolean | null {
  const length = tailLength(text)
  const bytes = new Uint8Array(length)
  const got = system.read(fd, bytes, 0, length, text.offset - length)
  return got < 0 ? null : got === length && hasTail(text, bytes)
}

/** The delivered bytes end at the new offset: remembers the last of them. */
export function moveTail(text: Text, before: Uint8Array, delivered: Uint8Array): void {
  const joined = delivered.length >= TAIL_BYTES ? delivered : Buffer.concat([before, delivered])
  text.tail = Buffer.from(joined.subarray(Math.max(0, joined.length - TAIL_BYTES)))
}
