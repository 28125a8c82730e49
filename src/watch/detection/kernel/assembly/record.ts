// One line of a batch, 64 bytes: what stages hand to each other.
//  0 key (v128)      16 table hash   20 line       24 line end   28 time    36 status
// 40 flags (types.ts) 44 where the slices are: address into `positions` (combined) or `slices` (others)
// 48 line number     52 hits from    56 hits to     32 and 60 end of its blocks in the two lists
// Until the hits are written, the first and the last byte that may need decoding stand in their place.
// Once the source is counted, its entry takes the place of the hash.

export const KEY: usize = 0
export const HASH: usize = 16
export const LINE: usize = 20
export const LINE_END: usize = 24
export const TIME: usize = 28
export const STATUS: usize = 36
export const FLAGS: usize = 40
export const SLICES: usize = 44
export const ENTRY: usize = 16
export const ORDER: usize = 48
export const HITS: usize = 52
export const HITS_END: usize = 56
export const FIRST_SPECIAL: usize = 52
export const LAST_SPECIAL: usize = 56
/** Ends of the blocks that are searched as request, and as anything else. */
export const REQUEST_BLOCKS: usize = 60
export const OTHER_BLOCKS: usize = 32

/** Flags of types.ts. */
export const ODD: u32 = 1
export const LITERAL: u32 = 2
export const ERROR: u32 = 4
export const ODD_METHOD: u32 = 8
export const EVERY: u32 = 16
export const CUT: u32 = 32
export const ALL: u32 = 64
export const SUSPICIOUS: u32 = 128
/** Inside the kernel only: decoded forms of the line must be searched too. */
export const DECODE: u32 = 0x10000
/** The flags that are handed up. */
export const PUBLIC_FLAGS: u32 = 0xffff
/** Inside the kernel only: the format's own escapes stand in the line, so its forms without them must be searched too. */
export const UNESCAPE: u32 = 0x20000

// Words of an attention record, as byte offsets; see types.ts.
export const METHOD: usize = 48
export const TARGET: usize = 56
export const PROTOCOL: usize = 64
export const REFERRER: usize = 72
export const USER_AGENT: usize = 80
export const HOST: usize = 88
export const USER: usize = 96
export const CONTENT_TYPE: usize = 104
export const COOKIE: usize = 112
export const NUMBER: usize = 120
/** In `slices` only, in the place of the line: the byte between path and query, which are searched as one target, or 0. */
export const SEAM: usize = 0
/** In `slices` only: a query that stands apart from its path (from, end), or 0. */
export const QUERY: usize = 4

/** How the texts of `slices` are escaped. */
export const UNDO_NONE: u32 = 0
export const UNDO_BACKSLASH: u32 = 1
export const UNDO_HASH: u32 = 2
export const UNDO_JSON: u32 = 3
