import type { Warning } from '../../../model/look-report.ts'

/** One thing to read. Plain data, so that it can be handed to a worker. */
export type Input = StoredInput | MemoryInput

/**
 * - `file`: an unpacked regular file. Workers may read segments of it by position (`openPositional`), or as a stream.
 * - all others come as a stream only (`openStream`): unpacked and, for UTF-16, turned into UTF-8 on the way.
 */
export interface StoredInput extends Named {
  kind: 'file' | 'gzip' | 'zstd' | 'utf16' | 'stdin' | 'pipe'
}

/** Text that is part of the program, such as the sample. */
export interface MemoryInput extends Named {
  kind: 'memory'
  bytes: Uint8Array
}

interface Named {
  /** As named by the user or found in a directory; `-` is standard input. */
  path: string
  /** Bytes on disk (packed size for gzip and zstd); null when not known beforehand. */
  size: number | null
  /** Last change, milliseconds since 1970 UTC; `Infinity` for standard input and pipes: they are the newest. */
  mtime: number
  /** Where the text begins: 3 after a UTF-8 byte order mark, else 0. */
  start: number
  /** Device and inode, so that one file under two names is read once; the path for standard input. */
  identity: string
}

export interface Listing {
  /** Newest first, each file once. */
  inputs: Input[]
  warnings: Warning[]
}

/** Pulls text bytes out of an input, into memory of the caller (for example the kernel's). */
export interface LogStream {
  /**
   * Puts up to `length` bytes at `offset` of `into`; returns how many, 0 at the end. Never throws for a fault of the
   * input: what could be read is delivered, then 0, and the fault is in `warnings`. One call at a time.
   */
  read(into: Uint8Array, offset: number, length: number): Promise<number>
  /** Bytes of the input on disk used so far, for progress against `Input.size`. */
  readonly taken: number
  /** Complete once `read` returned 0. */
  readonly warnings: readonly Warning[]
  close(): Promise<void>
}

/** Reads an unpacked file by position, synchronously: made for worker threads. */
export interface PositionalFile {
  /** Size when it was opened, bytes. */
  readonly size: number
  /** Returns the bytes put, 0 at or after the end. Throws a `FirebreakError` when the system reports an error. */
  readAt(position: number, into: Uint8Array, offset: number, length: number): number
  close(): void
}

/** Bytes as they come from the system or from the layer below. May throw a `FirebreakError`. */
export interface ByteSource {
  /** Returns 0 at the end. */
  read(into: Uint8Array, offset: number, length: number): Promise<number>
  close(): Promise<void>
}
