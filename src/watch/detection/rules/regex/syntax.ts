/** 256 flags, one a byte value. */
export type ByteSet = Uint8Array

export type Assertion = 'start' | 'end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge'

/** A regular expression over bytes. Greediness does not matter for yes or no, so it is not kept. */
export type Node =
  | { kind: 'set'; set: ByteSet }
  | { kind: 'cat' | 'alt'; of: Node[] }
  | { kind: 'repeat'; of: Node; min: number; max: number }
  | { kind: 'assert'; what: Assertion }

export interface RegexFault {
  fault: string
  remedy: string
}

export const EMPTY: Node = { kind: 'cat', of: [] }

export function byteSet(...ranges: Array<[number, number]>): ByteSet {
  const set = new Uint8Array(256)
  for (const [from, to] of ranges) set.fill(1, from, to + 1)
  return set
}

export function inverse(set: ByteSet): ByteSet {
  return set.map((flag) => 1 - flag)
}

export const DIGIT: ByteSet = byteSet([48, 57])
export const WORD: ByteSet = byteSet([48, 57], [65, 90], [95, 95], [97, 122])
export const SPACE: ByteSet = byteSet([9, 13], [32, 32])
