import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'
import { LiteralPlace } from './types.ts'

/** Literals as the kernel takes them. */
export interface PackedLiterals {
  lengths: Uint8Array
  bytes: Uint8Array
  /** Most table places and grams they may need. */
  places: number
  grams: number
  /** Bits of `LiteralPlace` for each. */
  marks: Uint8Array
  /** Some of them may stand in targets only. */
  apart: boolean
  /** Where in the usually unsearched front of a combined line a literal may stand: in the address, or in the time too. */
  front: 'nowhere' | 'address' | 'all'
}

/** Throws RangeError for a literal that is not 5 to 64 bytes, or when there are more than 65,535. */
export function packLiterals(literals: readonly ByteString[], placesOf?: Uint8Array): PackedLiterals {
  if (literals.length > 65_535) throw new RangeError('more than 65,535 literals')
  const lengths = new Uint8Array(literals.length)
  let places = 0
  let grams = 0
  const marks = new Uint8Array(literals.length)
  let front: PackedLiterals['front'] = 'nowhere'
  for (const [id, literal] of literals.entries()) {
    const size = literal.length
    if (size < 5 || size > 64) throw new RangeError(`a literal of ${size} bytes`)
    lengths[id] = size
    const spaces = literal.split(' ').length - 1
    // A space of a literal may be three bytes in the text.
    const variants = 3 ** Math.min(4, spaces)
    places += size >= 7 ? 4 * variants : 3 ** Math.min(5, spaces)
    // Short ones give two with a free byte, which has 128 folded values.
    grams += (size >= 7 ? 4 : 3 + 2 * 128) * variants
    const mark = placesOf?.[id] ?? ANYWHERE
    marks[id] = mark
    if (mark & LiteralPlace.FRONT && front !== 'all' && fitsFront(literal))
      front = ADDRESS_ONLY.test(literal) ? 'address' : 'all'
  }
  const bytes = Buffer.from(literals.join(''), 'latin1')
  return {
    lengths,
    marks,
    apart: marks.some((mark) => (mark & LiteralPlace.ELSEWHERE) === 0),
    bytes,
    places,
    grams,
    front,
  }
}

const ANYWHERE = LiteralPlace.TARGET | LiteralPlace.ELSEWHERE | LiteralPlace.FRONT

/** An address has at most 4 hexadecimal digits on end. */
const ADDRESS_ONLY = /^(?:[0-9a-f]{1,4}(?![0-9a-f])|[.:])+$/
const ADDRESS_BYTE = /[0-9a-f.:]/
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
/** ` - - [19/jul/2001:10:05:01 -0500] "`, `0` for any digit, `+` for either sign. */
const FRONTS = MONTHS.map((month) => ` - - [00/${month}/0000:00:00:00 +0000] "`)
/** Where the searched part of a line begins: at `] "`. */
const SEARCHED = (FRONTS[0] as string).length - 3

/**
 * Whether a literal can begin in the part of a combined line that is usually not searched: address, ` - - [`, time. It then lies in
 * there, or reaches from there into the request.
 */
export function fitsFront(literal: ByteString): boolean {
  if (ADDRESS_ONLY.test(literal)) return true
  let inAddress = 0
  while (inAddress < literal.length && ADDRESS_BYTE.test(literal[inAddress] ?? '')) inAddress++
  return FRONTS.some((front) => {
    for (let used = 1; used <= inAddress && used < literal.length; used++)
      if (follows(literal, used, front, 0)) return true
    for (let at = 0; at < SEARCHED; at++) if (follows(literal, 0, front, at)) return true
    return false
  })
}

/** Whether the literal from `from` on fits the front from `at` on, as far as both go. */
function follows(literal: ByteString, from: number, front: string, at: number): boolean {
  for (let i = from; i < literal.length && at < front.length; i++, at++) {
    const wanted = front.charCodeAt(at)
    const code = literal.charCodeAt(i)
    const fits =
      wanted === 0x30
        ? code >= 0x30 && code <= 0x39
        : wanted === 0x2b
          ? code === 0x2b || code === 0x2d
          : code === wanted
    if (!fits) return false
  }
  return true
}
