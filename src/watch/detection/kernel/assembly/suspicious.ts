// Whether a target holds what ordinary links do not: the same bytes and escapes as in ../../rules/suspicious.ts.
import { hexValue, splat } from './bytes'
import { SUSPICIOUS } from './record'

/** Some rule wants to know. */
let wanted: bool = false

export function useSuspicious(on: bool): void {
  wanted = on
}

/** By the low and by the high half of a byte, a bit for each high half that has suspicious bytes; one is suspicious where both have it. */
const LOW: usize = memory.data<u8>([
  0xd1, 0x41, 0x03, 0x01, 0x03, 0x01, 0x01, 0x03, 0x03, 0x03, 0x03, 0x2d, 0x2d, 0x29, 0x0d, 0x21,
])
const HIGH: usize = memory.data<u8>([
  0x01, 0x01, 0x02, 0x04, 0x00, 0x08, 0x10, 0x20, 0x00, 0x00, 0x00, 0x00, 0x40, 0x00, 0x80, 0x80,
])
/** A bit for each byte whose escape is suspicious. */
const ESCAPED: usize = memory.data<u8>([
  0xff, 0xff, 0xff, 0xff, 0xb4, 0x47, 0x00, 0x58, 0x00, 0x00, 0x00, 0x78, 0x01, 0x00, 0x00, 0xb8,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
])

/** SUSPICIOUS when [from, end) is, else 0. */
// @ts-ignore: decorator
@inline
export function suspicious(from: usize, end: usize): u32 {
  return wanted && isSuspicious(from, end) ? SUSPICIOUS : 0
}

function isSuspicious(from: usize, end: usize): bool {
  const low = v128.load(LOW)
  const high = v128.load(HIGH)
  const half = splat(15)
  const dot = splat(46)
  const percent = splat(37)
  const none = splat(0)
  for (let at = from; at < end; at += 16) {
    const text = v128.load(at)
    const size = end - at
    const inside: u32 = size < 16 ? (<u32>1 << <u32>size) - 1 : 0xffff
    const groups = v128.and(i8x16.swizzle(low, v128.and(text, half)), i8x16.swizzle(high, v128.and(i16x8.shr_u(text, 4), half)))
    // Both dots of a pair must lie in the target; nothing else than a dot is compared with what stands behind it.
    const dots = <u32>i8x16.bitmask(v128.and(i8x16.eq(text, dot), i8x16.eq(v128.load(at, 1), dot)))
    const pairs = dots & (size < 17 ? inside >>> 1 : 0xffff)
    if ((<u32>i8x16.bitmask(i8x16.ne(groups, none)) & inside) | pairs) return true
    let escapes = <u32>i8x16.bitmask(i8x16.eq(text, percent)) & inside
    for (; escapes; escapes &= escapes - 1) {
      const position = at + <usize>ctz(escapes)
      const first = hexValue(load<u8>(position, 1))
      const second = hexValue(load<u8>(position, 2))
      if ((first | second) > 15 || position + 3 > end) return true
      if ((<u32>load<u8>(ESCAPED + <usize>((first << 1) | (second >>> 3))) >>> (second & 7)) & 1) return true
    }
  }
  return false
}
