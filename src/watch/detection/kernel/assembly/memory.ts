// Where everything lies in the one linear memory. The kernel allocates it all once, in `allocate`; nothing is freed.

/** Longest line, bytes; longer ones are cut. */
export const LINE_MAX: usize = 65536
/** Room before the chunk for the start of a line carried over from the chunk before. */
export const CARRY: usize = 65536
/** Bytes after any text that SIMD loads may touch. */
export const SLACK: usize = 128
/** Lines handled together: few enough that their records stay in the first-level cache. */
export const BATCH: u32 = 256
/** Attention records of one scan. */
export const ATTENTION_MAX: u32 = 4096
/** Bytes of one attention record: 32 words, see types.ts. */
export const ATTENTION_SIZE: usize = 128
/** Bytes of one line record, see record.ts. */
export const RECORD_SIZE: usize = 64

let top: usize = (__heap_base + 63) & ~63

/** Takes `size` zeroed bytes, aligned to a cache line. */
export function take(size: usize): usize {
  const at = top
  top = (top + size + 63) & ~63
  const pages = <i32>((top + SLACK + 65535) >>> 16) - memory.size()
  if (pages > 0 && memory.grow(pages) < 0) unreachable()
  return at
}

/** For each byte 16 of it. */
export let splats: usize = 0
/** 17 masks of 16 bytes: mask n keeps the first n bytes. */
export let masks: usize = 0
/** Stage 1: addresses of quotes and newlines; addresses of bytes that may need decoding. */
export let positions: usize = 0
export let specials: usize = 0
export let records: usize = 0
/** Full field slices of lines cut by the slow layouts, one of ATTENTION_SIZE bytes a line of the batch. */
export let slices: usize = 0
/** Addresses of the 16-byte blocks of a batch that are searched: of request lines or targets, and of all else. */
export let requestBlocks: usize = 0
export let otherBlocks: usize = 0
/** Places in these blocks where a literal may be: address, and place in the list of blocks. */
export let requestCandidates: usize = 0
export let otherCandidates: usize = 0
export let viewCandidates: usize = 0
/** Buffers for decoded forms of one line. */
export let viewA: usize = 0
export let viewB: usize = 0
export let viewC: usize = 0
export let viewD: usize = 0
export let viewE: usize = 0
export let attention: usize = 0
export let hits: usize = 0
export let hitsEnd: usize = 0
export let chunk: usize = 0
export let chunkEnd: usize = 0

export function allocateScan(capacity: usize, literalCount: usize): void {
  const text = CARRY + capacity
  splats = take(256 * 16)
  for (let n: usize = 0; n < 256; n++) memory.fill(splats + n * 16, <u8>n, 16)
  masks = take(17 * 16)
  for (let n: usize = 0; n <= 16; n++) memory.fill(masks + n * 16, 255, n)
  // Every byte may be structural, every second a candidate: sized for the worst, touched as far as needed.
  positions = take((text + 64) * 4)
  specials = take((text + 64) * 4)
  records = take(RECORD_SIZE * <usize>BATCH)
  slices = take(ATTENTION_SIZE * <usize>BATCH)
  const blocks = (text >>> 4) + 3 * <usize>BATCH + 64
  requestBlocks = take(blocks * 4)
  otherBlocks = take(blocks * 4)
  // Every fourth byte may be one.
  requestCandidates = take(blocks * 32)
  otherCandidates = take(blocks * 32)
  viewCandidates = take((VIEW_SIZE + 64) * 2 + 64)
  viewA = take(VIEW_SIZE + 2 * SLACK) + SLACK
  viewB = take(VIEW_SIZE + 2 * SLACK) + SLACK
  viewC = take(VIEW_SIZE + 2 * SLACK) + SLACK
  viewD = take(VIEW_SIZE + 2 * SLACK) + SLACK
  viewE = take(VIEW_SIZE + 2 * SLACK) + SLACK
  attention = take(ATTENTION_SIZE * <usize>ATTENTION_MAX)
  // Every line of a batch may hold every literal, and be searched twice; a scan stops when less is left than a batch may need.
  const hitRoom = 262144 + literalCount * 8 * <usize>BATCH
  hits = take(hitRoom)
  hitsEnd = hits + hitRoom
  chunk = take(CARRY + 64) + CARRY
  take(capacity - 64 + SLACK)
  chunkEnd = chunk + capacity
}

/** A decoded form is never longer than the line. */
export const VIEW_SIZE: usize = LINE_MAX + 64
