import { beginsAs, fingerprint, HEAD_BYTES, TAIL_BYTES } from './fingerprint.ts'
import { readAt } from './file-access.ts'
import type { FollowedFile, Place } from './types.ts'

/** One text that is followed: a file, or what a file held before it was cut short. */
export interface Text extends FollowedFile {
  path: string
  log: string
  head: Uint8Array
  /** Fingerprint from a place, while the first bytes themselves are not known. */
  oldHead: Place['head'] | null
  /** The last bytes before the offset; null: not known yet, compare with `oldTail`. */
  tail: Uint8Array | null
  oldTail: Place['tail']
  key: string
  state: Place['state']
  packed: boolean
  live: boolean
  /** False until the file was found again after a restart. */
  verified: boolean
  offset: number
  line: number
  size: number
  mtime: bigint
  fd: number
  /** Bytes behind the offset that are known to hold no newline. */
  scanned: number
  /** Whether there is something to read. */
  ready: boolean
  opened: boolean
  /** Monotonic milliseconds: of the last growth, of the next look, since when there is something to read, of the loss. */
  grown: number
  nextLook: number
  waiting: number | null
  lost: number
  /** Surveys in a row that did not find it. */
  missed: number
  /** Files that begin like it and are other texts all the same. */
  refused: string[]
}

export const placeKey = (place: Pick<Place, 'device' | 'inode' | 'state' | 'head'>): string =>
  `${place.device}:${place.inode}${place.state === 'lost' ? `:${place.head.hash}` : ''}`

export function newText(path: string, log: string, key: string, head: Uint8Array, packed: boolean, now: number): Text {
  return {
    path,
    log,
    key,
    head,
    packed,
    oldHead: null,
    tail: new Uint8Array(0),
    oldTail: { length: 0, hash: '' },
    state: 'reading',
    live: false,
    verified: true,
    offset: 0,
    line: 0,
    size: 0,
    mtime: -1n,
    fd: -1,
    scanned: 0,
    ...{
      ready: false,
      opened: false,
      grown: now,
      nextLook: 0,
      waiting: null,
      lost: 0,
      missed: 0,
      refused: [],
      notes: [],
    },
  }
}

export function textOfPlace(place: Place, log: string, now: number): Text {
  return {
    ...newText(place.path, log, `${place.device}:${place.inode}`, new Uint8Array(0), place.packed, now),
    oldHead: place.head,
    tail: null,
    oldTail: place.tail,
    state: place.state,
    verified: false,
    lost: now,
    offset: place.offset,
    line: place.line,
    size: place.size,
    notes: place.notes,
  }
}

export function placeOf(text: Text): Place {
  const [device = '', inode = ''] = text.key.split(':')
  return {
    path: text.path,
    device,
    inode,
    head: headPrint(text),
    tail: tailPrint(text),
    offset: text.offset,
    line: text.line,
    size: text.size,
    state: text.state,
    packed: text.packed,
    notes: [...text.notes],
  }
}

export function headPrint(text: Text): Place['head'] {
  if (text.oldHead !== null && text.head.length < text.oldHead.length) return text.oldHead
  return fingerprint(text.head)
}

export function tailPrint(text: Text): Place['tail'] {
  return text.tail === null ? text.oldTail : fingerprint(text.tail)
}

export const tailLength = (text: Text): number => (text.tail === null ? text.oldTail.length : text.tail.length)

export function hasTail(text: Text, bytes: Uint8Array): boolean {
  if (text.tail === null) return fingerprint(bytes).hash === text.oldTail.hash || text.oldTail.length === 0
  return text.tail.every((byte, at) => byte === bytes[at])
}

/** The delivered bytes end at the new offset: remembers the last of them. */
export function moveTail(text: Text, before: Uint8Array, delivered: Uint8Array): void {
  const joined = delivered.length >= TAIL_BYTES ? delivered : Buffer.concat([before, delivered])
  text.tail = Buffer.from(joined.subarray(Math.max(0, joined.length - TAIL_BYTES)))
}

/** Whether an open file, plain, still holds the text up to the offset. Takes over more of the head when there is more. */
export function stillHolds(text: Text, fd: number, head: Uint8Array, size: number): boolean {
  const known = text.oldHead !== null && text.head.length < text.oldHead.length ? text.oldHead : fingerprint(text.head)
  if (!beginsAs(head, known)) return false
  if (!text.packed) {
    if (size < text.offset) return false
    const length = tailLength(text)
    const bytes = new Uint8Array(length)
    if (readAt(fd, bytes, 0, length, text.offset - length) !== length || !hasTail(text, bytes)) return false
    text.tail = bytes
  }
  text.head = head
  text.oldHead = null
  return true
}

export const headIsFull = (text: Text): boolean => text.head.length >= HEAD_BYTES
