import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'

/** Literals as the kernel takes them. */
export interface PackedLiterals {
  lengths: Uint8Array
  bytes: Uint8Array
  /** Most table places they may need. */
  places: number
  /** Some literal may stand in the address or the time of a combined line. */
  front: boolean
}

/** Throws RangeError for a literal that is not 5 to 64 bytes, or when there are more than 65,535. */
export function packLiterals(literals: readonly ByteString[]): PackedLiterals {
  if (literals.length > 65_535) throw new RangeError('more than 65,535 literals')
  const lengths = new Uint8Array(literals.length)
  let places = 0
  let front = false
  for (const [id, literal] of literals.entries()) {
    const size = literal.length
    if (size < 5 || size > 64) throw new RangeError(`a literal of ${size} bytes`)
    lengths[id] = size
    places += placesOf(literal)
    front ||= fitsFront(literal)
  }
  return { lengths, bytes: Buffer.from(literals.join(''), 'latin1'), places, front }
}

/** A long literal gives 4 grams; a short one its whole grams and those with one free byte; each space stands for three bytes. */
function placesOf(literal: ByteString): number {
  const size = literal.length
  const grams = size >= 7 ? 4 : size - 3 + (size === 5 ? 256 : 128)
  if (!literal.includes(' ')) return grams
  return grams * 3 ** Math.min(4, literal.split(' ').length - 1)
}

const ADDRESS = '[0-9a-f.:]'
/** ` - - [19/jul/2001:10:05:01 -0500] "`: one class a byte. */
const FRONT = [
  ...[
    ' ',
    '-',
    ' ',
    '-',
    ' ',
    '\\[',
    '\\d',
    '\\d',
    '/',
    '[a-z]',
    '[a-z]',
    '[a-z]',
    '/',
    '\\d',
    '\\d',
    '\\d',
    '\\d',
    ':',
    '\\d',
    '\\d',
    ':',
  ],
  ...['\\d', '\\d', ':', '\\d', '\\d', ' ', '[+-]', '\\d', '\\d', '\\d', '\\d', '\\]', ' ', '"'],
].map((piece) => new RegExp(piece))
const ADDRESS_BYTE = new RegExp(ADDRESS)
/** Where the searched part of a line begins: at `] "`. */
const SEARCHED = FRONT.length - 3

/**
 * Whether a literal can begin in the part of a combined line that is usually not searched: address, ` - - [`, time. It then lies in
 * there, or reaches from there into the request.
 */
export function fitsFront(literal: ByteString): boolean {
  let inAddress = 0
  while (inAddress < literal.length && ADDRESS_BYTE.test(literal[inAddress] ?? '')) inAddress++
  if (inAddress === literal.length) return true
  for (let used = 1; used <= inAddress; used++) if (follows(literal, used, 0)) return true
  for (let at = 0; at < SEARCHED; at++) if (follows(literal, 0, at)) return true
  return false
}

/** Whether the literal from `from` on fits the front from class `at` on, as far as both go. */
function follows(literal: ByteString, from: number, at: number): boolean {
  for (let i = from; i < literal.length && at < FRONT.length; i++, at++) {
    if (FRONT[at]?.test(literal[i] ?? '') !== true) return false
  }
  return true
}
