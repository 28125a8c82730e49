// Finding bytes sixteen at a time. All loads may run past the end by up to 15 bytes; every text is followed by slack.
import { splats } from './memory'

/** Sixteen times `byte`, from memory: in a loop, a constant would be made anew in every round. */
// @ts-ignore: decorator
@inline
export function splat(byte: usize): v128 {
  return v128.load(splats + (byte << 4))
}

/** First `byte` in [from, end), or `end`. */
export function find(from: usize, end: usize, byte: u8): usize {
  const wanted = splat(byte)
  for (let at = from; at < end; at += 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), wanted))
    if (mask) {
      const found = at + <usize>ctz(mask)
      return found < end ? found : end
    }
  }
  return end
}

/** First `a` or `b` in [from, end), or `end`. */
export function findEither(from: usize, end: usize, a: u8, b: u8): usize {
  const wantedA = splat(a)
  const wantedB = splat(b)
  for (let at = from; at < end; at += 16) {
    const text = v128.load(at)
    const mask = i8x16.bitmask(v128.or(i8x16.eq(text, wantedA), i8x16.eq(text, wantedB)))
    if (mask) {
      const found = at + <usize>ctz(mask)
      return found < end ? found : end
    }
  }
  return end
}

/** Bit n: byte n of `text` is between `low` and `low + span`. */
// @ts-ignore: decorator
@inline
export function inRange(text: v128, low: u8, span: u8): u32 {
  return <u32>i8x16.bitmask(i8x16.le_u(i8x16.sub(text, i8x16.splat(low)), i8x16.splat(span)))
}

// @ts-ignore: decorator
@inline
export function isDigit(byte: u32): bool {
  return byte - 48 < 10
}

/** Clears `size` bytes, a multiple of 16: for a few of them quicker than a call out of the module. */
// @ts-ignore: decorator
@inline
export function clear(at: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 16) v128.store(at + i, i64x2.splat(0))
}

/** Value of a hexadecimal digit, or 255. */
export function hexValue(byte: u32): u32 {
  if (byte - 48 < 10) return byte - 48
  const folded = byte | 32
  return folded - 97 < 6 ? folded - 87 : 255
}

/** Whether [a, a+size) equals [b, b+size). */
export function same(a: usize, b: usize, size: usize): bool {
  let i: usize = 0
  for (; i + 8 <= size; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false
  for (; i < size; i++) if (load<u8>(a + i) != load<u8>(b + i)) return false
  return true
}
