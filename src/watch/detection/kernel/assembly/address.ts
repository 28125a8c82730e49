// Source addresses. The table's key of an IPv4 address is its text, padded with zeros: equal texts are equal addresses, so that
// a line whose source is known needs no parsing. An IPv6 address is keyed by its 16 bytes. The two can only clash for an IPv6
// address whose bytes spell an IPv4 text; that one takes the place of the IPv4-mapped form, which is otherwise unused.
import { hexValue, inRange, isDigit } from './bytes'
import { masks } from './memory'

const MAPPED_LOW: u64 = 0
const MAPPED_MARK: u64 = 0xffff0000

/** Set by every function here that returns whether it succeeded. */
export let key: v128 = i64x2.splat(0)

/** Key of the peer field [from, end): true when it is one address. IPv4 texts are checked later, by `quadOf`. */
export function keyOfText(from: usize, end: usize): bool {
  const size = end - from
  if (size < 16 && size > 1) {
    const text = v128.and(v128.load(from), v128.load(masks + (size << 4)))
    const all = (<u32>1 << <u32>size) - 1
    // `/` is let in by the range and refused by quadOf.
    if ((inRange(text, 46, 11) & all) == all) {
      key = text
      return true
    }
  }
  return keyOf6(from, end)
}

/** The IPv4 address an IPv4-text key spells, big end first in the low 32 bits; -1 when it spells none. */
export function quadOf(text: v128): i64 {
  let value: u64 = 0
  let part: u32 = 0
  let digits = 0
  let dots = 0
  let word = i64x2.extract_lane(text, 0)
  for (let i = 0; i < 16; i++) {
    if (i == 8) word = i64x2.extract_lane(text, 1)
    const byte = <u32>(word & 255)
    word = <u64>word >> 8
    if (isDigit(byte)) {
      // A leading zero means octal to some readers and decimal to others.
      if (digits == 1 && part == 0) return -1
      part = part * 10 + byte - 48
      if (++digits > 3 || part > 255) return -1
    } else if (byte == 46 || byte == 0) {
      if (digits == 0) return -1
      value = (value << 8) | part
      part = 0
      digits = 0
      if (byte == 0) return dots == 3 && restIsZero(text, i) ? value : -1
      if (++dots > 3) return -1
    } else return -1
  }
  return -1
}

function restIsZero(text: v128, from: i32): bool {
  return !v128.any_true(v128.andnot(text, v128.load(masks + (<usize>from << 4))))
}

/** The key of an IPv4 address: its text. */
export function textOfQuad(quad: u32): v128 {
  let low: u64 = 0
  let high: u64 = 0
  let at: u64 = 0
  for (let shift: i32 = 24; shift >= 0; shift -= 8) {
    const part = (quad >> shift) & 255
    for (let scale: u32 = part > 99 ? 100 : part > 9 ? 10 : 1; scale > 0; scale /= 10) {
      const digit = <u64>(48 + ((part / scale) % 10))
      if (at < 8) low |= digit << (at << 3)
      else high |= digit << ((at - 8) << 3)
      at++
    }
    if (shift) {
      if (at < 8) low |= (<u64>46) << (at << 3)
      else high |= (<u64>46) << ((at - 8) << 3)
      at++
    }
  }
  return i64x2.replace_lane(i64x2.splat(low), 1, high)
}

/** The table's key of a canonical 16-byte key (IPv4 as ::ffff:a.b.c.d), and back: the same swap does both. */
export function swapped(canonical: v128): v128 {
  const low = <u64>i64x2.extract_lane(canonical, 0)
  const high = <u64>i64x2.extract_lane(canonical, 1)
  if (low == MAPPED_LOW && (high & 0xffffffff) == MAPPED_MARK) return textOfQuad(bswap<u32>(<u32>(high >> 32)))
  const quad = high >> 56 == 0 ? quadOf(canonical) : -1
  if (quad < 0) return canonical
  return i64x2.replace_lane(i64x2.splat(0), 1, <i64>MAPPED_MARK | (<i64>bswap<u32>(<u32>quad) << 32))
}

/** IPv6 in every form of support/address: `::`, dotted tail, zone; mapped and NAT64 addresses become IPv4. */
function keyOf6(from: usize, end: usize): bool {
  if (end - from < 2 || end - from > 110) return false
  // Groups before and after `::`, filled from the front, each as its 16-bit value.
  let low: u64 = 0
  let high: u64 = 0
  let count: u32 = 0
  let gap: i32 = -1
  let at = from
  if (load<u8>(at) == 58) {
    if (load<u8>(at, 1) != 58) return false
    gap = 0
    at += 2
  }
  while (at < end) {
    let byte = <u32>load<u8>(at)
    if (byte == 37) {
      if (!isZone(at + 1, end)) return false
      end = at
      break
    }
    const start = at
    let value: u32 = 0
    while (at < end) {
      const digit = hexValue(load<u8>(at))
      if (digit == 255) break
      value = (value << 4) | digit
      at++
      if (at - start > 4) return false
    }
    if (at < end && load<u8>(at) == 46) {
      // A dotted quad stands for the last two groups.
      const stop = zoneStart(at, end)
      const size = stop - start
      if (size > 15 || count > 6) return false
      const quad = quadOf(v128.and(v128.load(start), v128.load(masks + (size << 4))))
      if (quad < 0 || (stop < end && !isZone(stop + 1, end))) return false
      if (count < 4) low |= (<u64>(<u64>quad >> 16)) << ((3 - count) << 4)
      else high |= (<u64>(<u64>quad >> 16)) << ((7 - count) << 4)
      count++
      if (count < 4) low |= (<u64>quad & 0xffff) << ((3 - count) << 4)
      else high |= (<u64>quad & 0xffff) << ((7 - count) << 4)
      count++
      at = stop
      end = stop
      break
    }
    if (at == start || count > 7) return false
    if (count < 4) low |= (<u64>value) << ((3 - count) << 4)
    else high |= (<u64>value) << ((7 - count) << 4)
    count++
    if (at == end) break
    byte = <u32>load<u8>(at)
    if (byte == 37) continue
    if (byte != 58) return false
    at++
    if (at < end && load<u8>(at) == 58) {
      if (gap >= 0) return false
      gap = <i32>count
      at++
    } else if (at == end || load<u8>(at) == 37) return false
  }
  if (gap < 0 ? count != 8 : count > 7) return false
  if (gap >= 0) {
    // Moves the groups behind the gap to the end.
    const moved = 8 - count
    let spreadLow: u64 = 0
    let spreadHigh: u64 = 0
    for (let i: u32 = 0; i < count; i++) {
      const group = (i < 4 ? low >> ((3 - i) << 4) : high >> ((7 - i) << 4)) & 0xffff
      const to = <i32>i < gap ? i : i + moved
      if (to < 4) spreadLow |= group << ((3 - to) << 4)
      else spreadHigh |= group << ((7 - to) << 4)
    }
    low = spreadLow
    high = spreadHigh
  }
  // 64:ff9b::/96
  const nat64 = low == 0x0064ff9b00000000 && high >> 32 == 0
  if (nat64) {
    low = 0
    high |= 0xffff00000000
  }
  key = swapped(i64x2.replace_lane(i64x2.splat(<i64>bswap<u64>(low)), 1, <i64>bswap<u64>(high)))
  return true
}

function zoneStart(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != 37) at++
  return at
}

function isZone(at: usize, end: usize): bool {
  if (at >= end || end - at > 64) return false
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at)
    const letter = (byte | 32) - 97 < 26
    if (!letter && !isDigit(byte) && byte != 46 && byte != 95 && byte != 126 && byte != 45) return false
  }
  return true
}
