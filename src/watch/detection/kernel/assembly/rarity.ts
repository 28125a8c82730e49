// How ordinary a gram is in everyday log lines: 64 Ki counters by gram hash, filled from a sample text the host hands over.
import { take } from './memory'

export let LITERAL_ORDINARY: usize = 0
/** 64 Ki counters (u16): how many literals hold a gram. */
export let shared: usize = 0
let sampleFrom: usize = 0
let sampleEnd: usize = 0

export function allocate(sampleSize: u32): usize {
  LITERAL_ORDINARY = take(65536)
  shared = take(131072)
  sampleFrom = take(<usize>sampleSize + 16)
  sampleEnd = sampleFrom + <usize>sampleSize
  return sampleFrom
}

/** Counts the grams of the sample: each occurrence adds 1, up to 255. */
export function ordinary(): void {
  for (let at = sampleFrom; at + 4 <= sampleEnd; at++) {
    const counter = LITERAL_ORDINARY + (((load<u32>(at) | 0x20202020) * 0x9e3779b1) >>> 16)
    const seen = load<u8>(counter)
    if (seen < 255) store<u8>(counter, seen + 1)
  }
}

/** How many grams of the sample have their bit set in a bitmap that is asked by `gram * factor >>> shift`. */
export function ordinaryHits(bitmap: usize, factor: u32, shift: u32): u32 {
  let hits: u32 = 0
  for (let at = sampleFrom; at + 4 <= sampleEnd; at++) {
    const hash = ((load<u32>(at) | 0x20202020) * factor) >>> shift
    hits += (load<u32>(bitmap + (<usize>(hash >>> 5) << 2)) >>> (hash & 31)) & 1
  }
  return hits
}
