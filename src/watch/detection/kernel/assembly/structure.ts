// Stage 1: one pass that finds what the other stages would otherwise search for, 64 bytes at a time.
import { splat } from './bytes'
import { positions, specials } from './memory'

/** Ends of the two lists after `index`. */
export let positionsEnd: usize = 0
export let specialsEnd: usize = 0

// @ts-ignore: decorator
@inline
function structural(at: usize, offset: usize, quote: v128, newline: v128): u32 {
  const text = v128.load(at + offset)
  return <u32>i8x16.bitmask(v128.or(i8x16.eq(text, newline), i8x16.eq(text, quote)))
}

/**
 * Bytes that may make a decoded form differ: `%`, `\`, bytes from 0x80 (overlong UTF-8), `/` before `/` or `.` unless behind `:`
 * (the scheme in a referrer).
 */
// @ts-ignore: decorator
@inline
function special(at: usize, offset: usize, percent: v128, backslash: v128, slash: v128, colon: v128, one: v128): u32 {
  const text = v128.load(at + offset)
  const next = v128.load(at + offset + 1)
  const before = v128.load(at + offset - 1)
  // The last bit is all that tells `/` from `.`.
  const squashed = v128.and(i8x16.eq(text, slash), i8x16.eq(v128.or(next, one), slash))
  const escape = v128.or(i8x16.eq(text, percent), i8x16.eq(text, backslash))
  // The top bit of `text` itself marks bytes from 0x80.
  return <u32>i8x16.bitmask(v128.or(v128.or(text, escape), v128.andnot(squashed, i8x16.eq(before, colon))))
}

/** Lists newlines and `quote` bytes, and special bytes, of [from, end). `quote` 10: newlines only. */
export function index(from: usize, end: usize, quoteByte: u8): void {
  const quote = splat(quoteByte)
  const newline = splat(10)
  const percent = splat(37)
  const backslash = splat(92)
  const slash = splat(47)
  const colon = splat(58)
  const one = splat(1)
  let out = positions
  let outSpecial = specials
  for (let at = from; at < end; at += 64) {
    let mask =
      <u64>(structural(at, 0, quote, newline) | (structural(at, 16, quote, newline) << 16)) |
      (<u64>(structural(at, 32, quote, newline) | (structural(at, 48, quote, newline) << 16)) << 32)
    let extra =
      <u64>(special(at, 0, percent, backslash, slash, colon, one) | (special(at, 16, percent, backslash, slash, colon, one) << 16)) | (<u64>(special(at, 32, percent, backslash, slash, colon, one) | (special(at, 48, percent, backslash, slash, colon, one) << 16)) << 32)
    const base = <u32>at
    const count = <usize>popcnt<u64>(mask)
    // Four without a branch: most blocks hold fewer, the surplus is overwritten.
    store<u32>(out, base + <u32>ctz<u64>(mask))
    mask &= mask - 1
    store<u32>(out, base + <u32>ctz<u64>(mask), 4)
    mask &= mask - 1
    store<u32>(out, base + <u32>ctz<u64>(mask), 8)
    mask &= mask - 1
    store<u32>(out, base + <u32>ctz<u64>(mask), 12)
    mask &= mask - 1
    if (mask) {
      store<u32>(out, base + <u32>ctz<u64>(mask), 16)
      mask &= mask - 1
      store<u32>(out, base + <u32>ctz<u64>(mask), 20)
      mask &= mask - 1
      store<u32>(out, base + <u32>ctz<u64>(mask), 24)
      mask &= mask - 1
      store<u32>(out, base + <u32>ctz<u64>(mask), 28)
      mask &= mask - 1
    }
    for (let at = out + 32; mask; at += 4) {
      store<u32>(at, base + <u32>ctz<u64>(mask))
      mask &= mask - 1
    }
    out += count << 2
    while (extra) {
      store<u32>(outSpecial, base + <u32>ctz<u64>(extra))
      outSpecial += 4
      extra &= extra - 1
    }
  }
  // The last block may reach behind the end.
  while (out > positions && <usize>load<u32>(out - 4) >= end) out -= 4
  while (outSpecial > specials && <usize>load<u32>(outSpecial - 4) >= end) outSpecial -= 4
  positionsEnd = out
  specialsEnd = outSpecial
  store<u32>(outSpecial, 0xffffffff)
}

/**
 * Whether the line that ends at `end` needs decoded forms, judged from its specials from `at` on; leaves the address behind them
 * in `specialsRead`.
 */
export let specialsRead: usize = 0
export let sawBackslash: bool = false
export let sawPercent: bool = false
export function needsDecoding(at: usize, end: usize): bool {
  let needed = false
  sawBackslash = false
  sawPercent = false
  for (; <usize>load<u32>(at) < end; at += 4) {
    const position = <usize>load<u32>(at)
    const byte = <u32>load<u8>(position)
    if (byte == 37) sawPercent = true
    else if (byte == 92) sawBackslash = true
    else if (byte == 47) {
      if (load<u8>(position, 1) == 47 || load<u8>(position, 2) == 47) needed = true
    } else if (byte == 0xe0 || byte == 0xf0 || (byte & 0xfe) == 0xc0) needed = true
  }
  specialsRead = at
  return needed || sawBackslash || sawPercent
}
