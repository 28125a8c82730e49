import { fail } from '../../../support/errors.ts'

/** What is let through when a feed is unpacked. Every limit is far above any honest feed. */
export interface UnpackLimits {
  /** Bytes of one document. */
  document: number
  /** Bytes of everything together. */
  total: number
  /** Unpacked bytes for each packed byte, counted beyond `free`. */
  ratio: number
  /** Unpacked bytes that are allowed whatever the ratio. */
  free: number
  /** Entries of an archive or directory. */
  entries: number
}

export const UNPACK_LIMITS: UnpackLimits = {
  document: 256 * 2 ** 20,
  total: 64 * 2 ** 30,
  ratio: 400,
  free: 64 * 2 ** 20,
  entries: 3_000_000,
}

/** Counts what comes out of `packed` bytes, and stops what grows without bound. */
export class UnpackMeter {
  private readonly name: string
  private readonly limits: UnpackLimits
  private unpacked = 0
  private entries = 0

  constructor(name: string, limits: UnpackLimits) {
    this.name = name
    this.limits = limits
  }

  /** `packed`: bytes of the packed file that were read so far, or all of it. */
  add(bytes: number, packed: number): void {
    this.unpacked += bytes
    const { total, ratio, free } = this.limits
    if (this.unpacked > total) this.stop(`it unpacks to more than ${megabytes(total)}`)
    if (this.unpacked > free + ratio * packed)
      this.stop(
        `it unpacks to more than ${ratio} times its size (${megabytes(this.unpacked)} from ${megabytes(packed)})`,
      )
  }

  entry(): void {
    if (++this.entries > this.limits.entries) this.stop(`it holds more than ${this.limits.entries} entries`)
  }

  document(bytes: number, name: string): void {
    if (bytes > this.limits.document)
      this.stop(`its document ${name.slice(0, 200)} is larger than ${megabytes(this.limits.document)}`)
  }

  private stop(why: string): never {
    fail('feed-too-large', `Reading stopped: ${why}.`, { file: this.name })
  }
}

function megabytes(bytes: number): string {
  return bytes < 2 ** 20 ? `${bytes} bytes` : `${Math.round(bytes / 2 ** 20)} MiB`
}
