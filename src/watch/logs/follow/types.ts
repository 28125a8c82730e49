import type { System } from './system.ts'

/** The last bytes before an offset, up to 64, as a hash: a file cut short and grown again does not have them there. */
export interface TailPrint {
  length: number
  hash: string
}

/** The first bytes of a text, up to 1 KiB, as a hash of the length it was taken at, and shorter ones: `fingerprint.ts`. */
export interface HeadPrint extends TailPrint {
  steps?: string
}

/**
 * Where the following of one text stands, durable. A text is what was written, one line after the other, into one file, wherever it lies
 * now: renamed, copied, packed. Resuming from the places of a moment never re-reads and never skips: what was delivered before that
 * moment is behind the offset.
 */
export interface Place {
  /** Of the text, for ever. */
  id: string
  /** Where its file lay when it was last seen; a log behind a symbolic link under its real name. */
  path: string
  /** Its file, also when the text is no longer there. */
  device: string
  inode: string
  /** Grows while less than 1 KiB is known. */
  head: HeadPrint
  tail: TailPrint
  /** Bytes of text delivered, a line start. Of a packed file, unpacked bytes. */
  offset: number
  /** Lines before the offset. */
  line: number
  /** Bytes of text that were seen to exist. */
  size: number
  /**
   * - `reading`: there may be more.
   * - `known`: nothing in it is to be read: packed and read, or history from before the first start.
   */
  state: 'reading' | 'known'
  /** Whether its file held it when last seen. Else a file that does is looked for, so that nothing of it counts again. */
  home: boolean
  packed: boolean
  /** Without a home: the bytes not delivered were reported as a gap. */
  told?: boolean
  /** What the reader wants to know when it goes on here: directives in force. */
  notes: string[]
}

/** All that is needed to go on after a restart. */
export interface Checkpoint {
  /** Targets that were followed before: a file that is new there was written since, and is read from its start. */
  targets: string[]
  places: Place[]
}

/** What changed since the last call; `removed` by id. */
export interface Changes {
  targets: string[]
  places: Place[]
  removed: string[]
}

export interface FollowOptions {
  checkpoint?: Checkpoint
  /** Where to begin in files that exist at the very first start. Default `end`. Rotated files of that moment are history in any case. */
  from?: 'start' | 'end'
  /** Descriptors kept open at most. Default 1,024. */
  descriptors?: number
  /** Between two looks at a busy file, milliseconds. Idle files are looked at up to 8 times less often. Default 250. */
  interval?: number
  /** Between two surveys of the directories when nothing called for one, milliseconds. Default 2,000. */
  survey?: number
  /** Whether the system's notices wake the follower. Default true; network file systems have none, and polling is enough. */
  watch?: boolean
  /**
   * How long a file with the rest of a text is looked for before that is a gap, and an unlinked file without growth kept open,
   * milliseconds. Default 10,000 and 30,000.
   */
  grace?: number
  unlinked?: number
  /** A rotated file that ends without a newline: its last line is complete after so many milliseconds. Default 5,000. */
  settle?: number
  /** Default: this machine's. */
  system?: System
}

/** A file as the consumer sees it; the same object as long as it is the same text. */
export interface FollowedFile {
  /** Path under which it was last seen. */
  readonly path: string
  /** Path of the log it belongs to: `access.log` for `access.log.1`. */
  readonly log: string
  /** The first bytes of its text, up to 1 KiB. */
  readonly head: Uint8Array
  readonly offset: number
  /** Kept in the place; assign a new array when it changes. */
  notes: readonly string[]
}

export type FollowEvent =
  /** Whole lines, each with its newline. `bytes` holds until the next call of `next`. `line`: number of the first one, from 0. */
  | { kind: 'lines'; file: FollowedFile; bytes: Uint8Array; from: number; to: number; line: number; lines: number }
  /** Bytes that were seen to exist and can no longer be read; fewer than 0 when some of them turned up after all. */
  | { kind: 'gap'; path: string; bytes: number; reason: string }
  /** Read to its end, and gone. */
  | { kind: 'finished'; file: FollowedFile }

/** Follows logs through rotation of any kind, at the pace of its consumer: what is not asked for stays on the disk. */
export interface Follower {
  /** What comes next; nothing when there is nothing to read now. */
  next(): Promise<FollowEvent[]>
  /** Resolves when something may have changed, at the latest after `ms`. */
  changed(ms: number): Promise<void>
  /** What changed since the last call (the first time: since the checkpoint), after everything delivered so far. */
  changes(): Changes
  /** Everything, for a snapshot. */
  checkpoint(): Checkpoint
  /** Bytes seen and not yet delivered, and since when (monotonic milliseconds; null: none). */
  backlog(): { bytes: number; since: number | null; files: number }
  /** What cannot be read, and why. */
  warnings(): string[]
  close(): void
}
