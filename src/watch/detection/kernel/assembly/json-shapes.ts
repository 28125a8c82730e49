// Lines of JSON that differ in their values alone are cut by comparing what stands between the values with a line that was read before: its
// shape. A line that is not the same in all of that is read by json.ts, so nothing here decides what JSON is.
import { inRange, splat } from './bytes'
import { masks, take } from './memory'

/** Values of a shape, and bytes of what stands between them, at most; a line with more is always read anew. */
const VALUES_MOST: usize = 64
const TEXT_MOST: usize = 2560
/**
 * 0 number of values (u32; 0: free)  4 lines that were not alike since  16 + 16 n: the n-th value and what stands before it; the last one has
 * no value: address of the text (u32), its length (u32), path of the value (i32; -1: not wanted), quotes in the text | kind << 16.
 */
const ENTRIES: usize = 16
const TEXT: usize = ENTRIES + (VALUES_MOST + 1) * 16
const SHAPE_SIZE: usize = TEXT + TEXT_MOST + 32
const STRING: u32 = 1
const WORD: u32 = 2
/** One for each number of quotes, more or less. */
const SHAPES: usize = 64
let shapes: usize = 0

/** Values of the line being read by json.ts, 16 bytes each: start, end, path, kind. */
let seen: usize = 0
let seenEnd: usize = 0
let seenMost: usize = 0

export function allocateShapes(): void {
  shapes = take(SHAPES * SHAPE_SIZE)
  seen = take(VALUES_MOST * 16 + 16)
  seenMost = seen + VALUES_MOST * 16
}

/** Another layout has other paths. */
export function forgetShapes(): void {
  for (let n: usize = 0; n < SHAPES; n++) store<u64>(shapes + n * SHAPE_SIZE, 0)
}

export function startValues(): void {
  seenEnd = seen
}

/** Notes a value of the line being read. */
// @ts-ignore: decorator
@inline
export function noteValue(from: usize, end: usize, path: i32, isString: bool): void {
  if (seenEnd > seenMost) return
  store<u32>(seenEnd, <u32>from)
  store<u32>(seenEnd, <u32>end, 4)
  store<i32>(seenEnd, path, 8)
  store<u32>(seenEnd, isString ? STRING : WORD, 12)
  seenEnd += 16
}

// @ts-ignore: decorator
@inline
export function shapeFor(quotes: usize): usize {
  return shapes + ((quotes >>> 1) & (SHAPES - 1)) * SHAPE_SIZE
}

/** Keeps the shape of the line just read, every few lines that another did not fit. */
export function learn(shape: usize, line: usize, end: usize): void {
  const misses = load<u32>(shape, 4)
  store<u32>(shape, misses + 1, 4)
  if (misses & 3 || seenEnd > seenMost) return
  const count = (seenEnd - seen) >>> 4
  let entry = shape + ENTRIES
  let text = shape + TEXT
  const most = text + TEXT_MOST
  let from = line
  store<u32>(shape, 0)
  for (let n: usize = 0; n <= count; n++) {
    const value = seen + (n << 4)
    const size = (n < count ? <usize>load<u32>(value) : end) - from
    if (text + size + 16 > most) return
    let quotes: u32 = 0
    for (let i: usize = 0; i < size; i++) if (load<u8>(from + i) == 34) quotes++
    memory.copy(text, from, size)
    store<u32>(entry, <u32>text)
    store<u32>(entry, <u32>size, 4)
    store<i32>(entry, n < count ? load<i32>(value, 8) : -1, 8)
    store<u32>(entry, quotes | (n < count ? load<u32>(value, 12) << 16 : 0), 12)
    entry += 16
    text += (size + 15) & ~15
    from = <usize>load<u32>(value, 4)
  }
  store<u32>(shape, <u32>count)
}

/**
 * Whether [line, end), whose quotes are listed from `list` on and that holds no backslash, has this shape; its values (see json.ts) are then
 * written to `values`, which must be clear.
 */
export function hasShape(shape: usize, line: usize, end: usize, list: usize, values: usize): bool {
  const count = load<u32>(shape)
  if (!count) return false
  let entry = shape + ENTRIES
  let at = line
  for (let n: u32 = 0; n < count; n++, entry += 16) {
    const size = <usize>load<u32>(entry, 4)
    if (!isText(at, <usize>load<u32>(entry), size)) return false
    at += size
    const kind = load<u32>(entry, 12)
    list += <usize>(kind & 0xffff) << 2
    const stop = kind >> 16 == STRING ? <usize>load<u32>(list) : wordEnd(at)
    if (!stop || stop > end) return false
    const path = load<i32>(entry, 8)
    if (path >= 0 && !(kind >> 16 == WORD && isNull(at))) {
      store<u32>(values + (<usize>path << 4), <u32>at)
      store<u32>(values + (<usize>path << 4), <u32>stop, 4)
    }
    at = stop
  }
  const size = <usize>load<u32>(entry, 4)
  return at + size == end && isText(at, <usize>load<u32>(entry), size)
}

// @ts-ignore: decorator
@inline
function isText(at: usize, text: usize, size: usize): bool {
  while (size > 16) {
    if (v128.any_true(v128.xor(v128.load(at), v128.load(text)))) return false
    at += 16
    text += 16
    size -= 16
  }
  return !v128.any_true(v128.and(v128.xor(v128.load(at), v128.load(text)), v128.load(masks + (size << 4))))
}

// @ts-ignore: decorator
@inline
function isNull(at: usize): bool {
  return load<u32>(at) == 0x6c6c756e
}

/** End of the number of up to 15 bytes, `true`, `false` or `null` at `at`, as json.ts takes them; 0: something else. */
// @ts-ignore: decorator
@inline
function wordEnd(at: usize): usize {
  const first = <u32>load<u8>(at)
  if (first - 48 < 10 || (first == 45 && <u32>load<u8>(at, 1) - 48 < 10)) {
    const text = v128.load(at)
    const signs = v128.or(v128.or(i8x16.eq(text, splat(46)), i8x16.eq(text, splat(43))), i8x16.eq(text, splat(45)))
    const letters = i8x16.eq(v128.or(text, splat(32)), splat(101))
    const size = ctz<u32>(~(inRange(text, 48, 9) | <u32>i8x16.bitmask(v128.or(signs, letters))))
    return size < 16 ? at + <usize>size : 0
  }
  if (isNull(at) || load<u32>(at) == 0x65757274) return at + 4
  return load<u32>(at) == 0x736c6166 && load<u8>(at, 4) == 101 ? at + 5 : 0
}
