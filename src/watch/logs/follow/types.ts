/**
 * Where the following of one file stands, durable. Resuming from the places of a moment never re-reads and never skips: what was
 * delivered before that moment is behind the offset.
 */
export interface Place {
  /** Where the file lay when it was last seen; a log behind a symbolic link under its real name. */
  path: string
  device: string
  inode: string
  /** Hash of the first bytes of the text, up to 1 KiB; grows while the file is shorter. */
  head: { length: number; hash: string }
  /** Hash of the last bytes before the offset, up to 64: a file cut short and grown again does not have them there. */
  tail: { length: number; hash: string }
  /** Bytes of text delivered, a line start. Of a packed file, unpacked bytes. */
  offset: number
  /** Lines before the offset. */
  line: number
  /** Size when it was last seen. */
  size: number
  /**
   * - `reading`: there may be more.
   * - `known`: a copy of another file, or history from before the first start: nothing in it is to be read.
   * - `lost`: its text is gone from this file; a copy of it, packed or not, is looked for.
   */
  state: 'reading' | 'known' | 'lost'
  packed: boolean
  /** What the reader wants to know when it goes on here: directives in force. */
  notes: string[]
}

/** All that is needed to go on after a restart. */
export interface Checkpoint {
  /** Targets that were followed before: a file that is new there was written since, and is read from its start. */
  targets: string[]
  places: Place[]
}

/** What changed since the last call; `removed` by `placeKey`, to be taken away before the places are put in. */
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
  /** How long a copy of lost text is looked for, and an unlinked file without growth kept open, milliseconds. Default 10,000 and 30,000. */
  grace?: number
  unlinked?: number
  /** A rotated file that ends without a newline: its last line is complete after so many milliseconds. Default 5,000. */
  settle?: number
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
  /** First text of this file since the start. */
  | { kind: 'opened'; file: FollowedFile }
  /** Whole lines, each with its newline. `bytes` holds until the next call of `next`. `line`: number of the first one, from 0. */
  | { kind: 'lines'; file: FollowedFile; bytes: Uint8Array; from: number; to: number; line: number; lines: number }
  /** Bytes that were seen to exist and can no longer be read. */
  | { kind: 'gap'; path: string; bytes: number; reason: string }
  /** Read to its end, and gone. */
  | { kind: 'finished'; file: FollowedFile }

/** Follows logs through rotation of any kind, at the pace of its consumer: what is not asked for stays on the disk. */
export interface Follower {
  /** The next piece; null when there is nothing to read now. */
  next(): Promise<FollowEvent | null>
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
