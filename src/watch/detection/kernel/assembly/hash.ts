// The first half of SipHash-1-3 with a 128-bit result (Aumasson, Bernstein 2012): a keyed hash, so that nobody who does not know the seed can make
// two lines that hash alike. One call for several slices: their lengths go first, so that no boundary can be moved.

let k0: u64 = 0
let k1: u64 = 0
let v0: u64 = 0
let v1: u64 = 0
let v2: u64 = 0
let v3: u64 = 0
export let low: u64 = 0

export function useSeed(a: u32, b: u32, c: u32, d: u32): void {
  k0 = <u64>a | (<u64>b << 32)
  k1 = <u64>c | (<u64>d << 32)
}

// @ts-ignore: decorator
@inline
function round(): void {
  let a = v0 + v1
  let b = rotl<u64>(v1, 13) ^ a
  a = rotl<u64>(a, 32)
  let c = v2 + v3
  let d = rotl<u64>(v3, 16) ^ c
  a += d
  d = rotl<u64>(d, 21) ^ a
  c += b
  b = rotl<u64>(b, 17) ^ c
  v0 = a
  v1 = b
  v2 = rotl<u64>(c, 32)
  v3 = d
}

// @ts-ignore: decorator
@inline
function word(value: u64): void {
  v3 ^= value
  round()
  v0 ^= value
}

export function start(): void {
  v0 = k0 ^ 0x736f6d6570736575
  v1 = k1 ^ 0x646f72616e646f6d ^ 0xee
  v2 = k0 ^ 0x6c7967656e657261
  v3 = k1 ^ 0x7465646279746573
}

export function addWord(value: u64): void {
  word(value)
}

/** The bytes [from, end), padded with zeros to whole words. Reads up to 7 bytes behind the end. */
export function addBytes(from: usize, end: usize): void {
  let at = from
  for (; at + 8 <= end; at += 8) word(load<u64>(at))
  if (at < end) word(load<u64>(at) & ((<u64>1 << ((end - at) << 3)) - 1))
}

export function finish(): void {
  v2 ^= 0xee
  round()
  round()
  round()
  low = v0 ^ v1 ^ v2 ^ v3
}
