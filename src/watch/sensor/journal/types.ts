/**
 * The few file operations of the journal, in one flat directory. Two members: the real disk, and a simulated one that forgets what was
 * not synced. Every method may reject with the system's error.
 */
export interface Disk {
  list(): Promise<string[]>
  size(name: string): Promise<number>
  /** Fewer bytes than asked for at the end of the file. */
  read(name: string, position: number, length: number): Promise<Uint8Array>
  /** Makes an empty file; its name is durable when this resolves. */
  create(name: string): Promise<void>
  write(name: string, position: number, bytes: Uint8Array): Promise<void>
  /** Everything written to the file so far is durable when this resolves. */
  sync(name: string): Promise<void>
  /** Cuts the file; durable when this resolves. */
  truncate(name: string, size: number): Promise<void>
  remove(name: string): Promise<void>
  /** Bytes that can still be written. */
  free(): Promise<number>
  close(): Promise<void>
}

/** What the records of a journal add up to. The journal calls it in the order of the records, also when it is opened. */
export interface StateKeeper {
  apply(change: Uint8Array): void
  /** Starts from a snapshot instead of from nothing. */
  restore(snapshot: Uint8Array): void
  snapshot(): Uint8Array
}

export interface JournalOptions {
  /** Bytes on disk; beyond that the oldest records go, counted. Default 256 MiB. */
  maxBytes?: number
  /** Bytes of one segment file. Default 4 MiB. */
  segmentBytes?: number
  /** Wait before the next try after a fault, milliseconds. Default 1,000. */
  retryMs?: number
}

/** What was found when the journal was opened. */
export interface Recovery {
  /** Bytes behind the last whole record: a write that power or a crash cut off. */
  torn: number
  /** Places where bytes that had been durable are no longer right. What they held is left out, never guessed. */
  damaged: number
}

export interface StoredRecord {
  seq: number
  weight: number
  payload: Uint8Array
}

/**
 * Append-only records, each with a change of the state and a payload to be delivered. A record counts as kept when `append` resolves:
 * then it is on the disk. While the disk fails, appends wait, `fault` says why, and the journal recovers by itself.
 */
export interface Journal {
  /** Random, made with the journal. */
  readonly epoch: string
  readonly recovery: Recovery
  /** Number the next record will get; numbers never repeat, and may leave some out. */
  readonly nextSeq: number
  append(change: Uint8Array, payload: Uint8Array, weight: number): Promise<number>
  /** The oldest records not yet acknowledged after `after`, at least one when there is one, else up to `bytes`. */
  unacknowledged(after: number, bytes: number): Promise<StoredRecord[]>
  /** Records not yet acknowledged. */
  readonly waiting: number
  acknowledge(seqs: readonly number[]): void
  readonly bytes: number
  /** Records and their weight that went because the journal was full, in all its life. */
  readonly overflow: { records: number; weight: number }
  readonly fault: string | null
  free(): Promise<number>
  /** Writes what waits, if the disk lets it. */
  close(): Promise<void>
}
