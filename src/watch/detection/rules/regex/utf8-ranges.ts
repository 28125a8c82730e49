import { byteSet, type Node } from './syntax.ts'

export type CodeRange = [from: number, to: number]

const LAST_OF_LENGTH = [0x7f, 0x7ff, 0xffff, 0x10ffff]

/** Code points as an expression over their UTF-8 bytes. */
export function fromCodePoint(ranges: readonly CodeRange[]): Node {
  const of: Node[] = []
  for (const [from, to] of ranges) {
    let start = from
    for (const [index, last] of LAST_OF_LENGTH.entries()) {
      if (start > last || start > to) continue
      split(encode(start, index + 1), encode(Math.min(to, last), index + 1), of)
      start = last + 1
    }
  }
  const [only] = of
  return of.length === 1 && only !== undefined ? only : { kind: 'alt', of }
}

/** Byte sequences between two of equal length, as few boxes as needed. */
function split(low: number[], high: number[], of: Node[], prefix: Node[] = []): void {
  const [first = 0, ...lowRest] = low
  const [last = 0, ...highRest] = high
  if (lowRest.length === 0) {
    of.push({ kind: 'cat', of: [...prefix, { kind: 'set', set: byteSet([first, last]) }] })
    return
  }
  const lowest = lowRest.map(() => 0x80)
  const highest = lowRest.map(() => 0xbf)
  if (first === last) {
    split(lowRest, highRest, of, [...prefix, at(first)])
    return
  }
  let from = first
  let to = last
  if (lowRest.some((byte) => byte !== 0x80)) {
    split(lowRest, highest, of, [...prefix, at(first)])
    from++
  }
  if (highRest.some((byte) => byte !== 0xbf)) {
    split(lowest, highRest, of, [...prefix, at(last)])
    to--
  }
  if (from > to) return
  const tail: Node[] = lowRest.map(() => ({ kind: 'set', set: byteSet([0x80, 0xbf]) }))
  of.push({ kind: 'cat', of: [...prefix, { kind: 'set', set: byteSet([from, to]) }, ...tail] })
}

function at(byte: number): Node {
  return { kind: 'set', set: byteSet([byte, byte]) }
}

function encode(code: number, length: number): number[] {
  if (length === 1) return [code]
  const bytes: number[] = []
  let rest = code
  for (let i = 1; i < length; i++) {
    bytes.unshift(0x80 | (rest & 63))
    rest >>= 6
  }
  bytes.unshift(((0xff00 >> length) & 0xff) | rest)
  return bytes
}
