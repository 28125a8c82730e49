import type { ByteString } from '../../../model/record.ts'
import type { Layout } from '../../logs/formats/types.ts'

/** Why a line deserves a closer look. Bits of the `FLAGS` word. */
export const Flag = {
  /** The layout did not fit: parse it with the plain parser. Nothing of the line is counted yet. */
  ODD: 1,
  /** Holds at least one literal. */
  LITERAL: 2,
  /** Status 400 or more. */
  ERROR: 4,
  /** Method other than GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, or a request line that is none. */
  ODD_METHOD: 8,
  /** Asked for by `every`. */
  EVERY: 16,
  /** Cut at 64 KiB (LINE_END says where); always ODD too. */
  CUT: 32,
  /** Hits may be incomplete (the layout builds fields that do not stand in the line): evaluate every rule. */
  ALL: 64,
  /**
   * The target holds what ordinary links do not (`rules/suspicious.ts`); only when the config asks for it and the line is not ODD. Escapes of
   * the log format count as suspicious too where a kernel does not undo them.
   */
  SUSPICIOUS: 128,
} as const

/**
 * Words (u32) of one attention record. Offsets are into `buffer`; ends are exclusive; absent fields are 0,0. From METHOD on they
 * are slices of the line as it stands: the format's escapes are not undone; TARGET spans path and query with the byte between, or is the path alone where the query
 * stands elsewhere.
 * The plain kernel leaves these 0.
 */
export const Word = {
  LINE: 0,
  LINE_END: 1,
  FLAGS: 2,
  /** Event time, seconds since 1970; 0 = unknown. */
  TIME: 3,
  /** Entry of the source table; only when not ODD. */
  SOURCE: 4,
  STATUS: 5,
  /**
   * Two seeded hashes of 64 bits of what rules look at except source, time, bytes and the line itself: of the request (method, target,
   * protocol, status), then of the other fields (referrer to cookie). Each kernel may use its own; 0 for ODD lines.
   */
  HASH: 6,
  /**
   * Slice of `hits`: ids of the literals found in the raw or decoded line, each once, in any order. May hold a literal that only
   * nearly occurs (`+` for a space): hits choose candidates, the matcher decides. ODD lines have hits too.
   */
  HITS: 10,
  HITS_END: 11,
  METHOD: 12,
  TARGET: 14,
  PROTOCOL: 16,
  REFERRER: 18,
  USER_AGENT: 20,
  HOST: 22,
  USER: 24,
  CONTENT_TYPE: 26,
  COOKIE: 28,
  /** Line number in this scan, from 0. */
  NUMBER: 30,
  SIZE: 32,
} as const

/** Where a literal may stand, as bits. */
export const LiteralPlace = {
  /** In the target. */
  TARGET: 1,
  /** In any other field; method, protocol and request line are both. */
  ELSEWHERE: 2,
  /** In the address or the time, too. */
  FRONT: 4,
  /** Counts only where a script's ending (`.php`, `.pht`, `.pha`, `.asp`, `.ash`, `.jsp`, in any case) follows it. */
  BEFORE_SCRIPT: 8,
} as const

export interface KernelConfig {
  /**
   * Folded to lower case (ASCII), 5 to 64 bytes each, in id order, at most 65,535. Only texts that must stand in the line or in
   * method to cookie, user and host: never from `source`, `status` or `bytes`.
   */
  literals: readonly ByteString[]
  /** Where each literal may stand, bits of `LiteralPlace`; where it is missing: anywhere. */
  places?: Uint8Array
  /** True when some rule must see every line. */
  every: boolean
  /** False: lines are not handed up for a suspicious target alone. */
  suspicious?: boolean
  /** Seconds since 1970; lines with time < since or time > until are skipped, lines of unknown time never are. */
  since: number
  until: number
  /** Slots of the source table, a power of two. */
  sourceSlots: number
  /** Seed of the content hash: 4 random words, so that nobody can prepare colliding lines. */
  seed: Uint32Array
}

/**
 * Counts of the last scan (a scan starts them at 0). `lines = parsed + odd + skipped`. `first` and `last` are the smallest and
 * greatest time of the parsed lines, 0 when none had a time.
 */
export interface KernelCounts {
  lines: number
  /** Lines the layout fitted (and that were inside the time window). */
  parsed: number
  odd: number
  /** Outside the window, blank (nothing but spaces, tabs and CR). */
  skipped: number
  /** Lines of more than 65,536 bytes before their newline (a CR counts): only the first 65,536 are looked at. */
  cut: number
  first: number
  last: number
}

/**
 * Reads lines, counts sources, and hands up the few lines that deserve a look. Two members: WebAssembly SIMD and plain
 * TypeScript; both give identical results for identical input.
 */
export interface Kernel {
  /**
   * Read file bytes into here. 64 bytes of slack follow the usable part, and `carry` bytes precede `start`.
   */
  readonly buffer: Uint8Array
  /** First byte of the usable part; up to 64 KiB before it may hold the carried-over start of a line. */
  readonly start: number
  /** Usable bytes from `start` (the chunk). */
  readonly capacity: number
  useLayout(layout: Layout | null): void
  /**
   * Scans whole lines in buffer[from,to); the last one needs a newline. Returns the number of attention records.
   * Its arrays are bounded, so a chunk full of probes may stop it early, always between two lines: see `scanned`.
   */
  scan(from: number, to: number): number
  /**
   * Where the last scan stopped; less than `to` when the attention or hits array, or the source table, was full. The loop is:
   * `for (at = from; at < to; at = kernel.scanned) { n = kernel.scan(at, to); handle(n); kernel.sources.trim() }`.
   * A line that starts with `#` is ODD and ends the scan, so that a directive may change the layout of the lines after it.
   * Time window: a line is skipped when its time is known and `time < since || time > until`.
   */
  readonly scanned: number
  /** Records of the last scan, `Word.SIZE` words each. */
  readonly attention: Uint32Array
  readonly hits: Uint32Array
  readonly counts: KernelCounts
  readonly sources: SourceTable
}

/**
 * Bounded exact counter of sources; beyond its size it forgets the rarest and says how much.
 *
 * Rules that every table follows, so that all kernels answer alike:
 * - A source field that is no address (a host name, `-`) makes the line ODD: the table holds addresses. The engine counts names under
 *   keys of its own (`ff` and 15 bytes of a hash; multicast is never a peer).
 * - `first`/`last` are the smallest and greatest time counted, unknown times (0) left out; 0 when all were unknown.
 * - `trim()` does nothing up to 3/4 full. Beyond, it looks for the smallest T such that forgetting every source with
 *   `probes = 0` and `requests <= T` leaves the table at most half full, forgets those and adds T to `error`. If the sources that
 *   probed alone are more than half, it forgets all others (T is then the greatest `requests` among these), and of those that probed
 *   again by the smallest U with `requests <= U`; U is added as well. So what is forgotten never depends on the order of slots.
 * - `registers` is the sketch of `detection/distinct.ts` with 14 bits (`addKey(registers, 0, 14, key)`).
 */
export interface SourceTable {
  /** Counts one request of `key` (16 bytes, IPv4 as ::ffff:a.b.c.d) at `time`; returns its entry. */
  count(key: Uint8Array, time: number): number
  /** Marks `n` more probes of an entry. */
  probe(entry: number, n: number): void
  /** 16-byte key of an entry. */
  key(entry: number): Uint8Array
  requests(entry: number): number
  probes(entry: number): number
  first(entry: number): number
  last(entry: number): number
  /** Entries in use, in any order. */
  entries(): Iterable<number>
  /** Called between scans: when over 3/4 full, forgets the rarest sources that never probed. Entry numbers change only here. */
  trim(): void
  /** Requests a forgotten source may have had at most: the error of every `requests` figure. */
  readonly error: number
  /** HyperLogLog registers over all keys ever counted, 2^14 bytes; merge by maximum. */
  readonly registers: Uint8Array
}
