import type { Correlation, Rule } from '../../../model/rule.ts'
import type { Network } from '../../../support/address.ts'
import type { Format } from '../../logs/formats/types.ts'

export interface ReadOptions {
  rules: readonly Rule[]
  correlations: readonly Correlation[]
  /** Seconds since 1970; lines with a time outside are skipped. Default: everything. */
  since?: number
  until?: number
  /** When the peer is one of these, the source is the right-most untrusted hop of the forwarded-for field. Every line is then read the slow way. */
  trustedProxies?: readonly Network[]
  /** Formats known beforehand (the server's configuration), by input path. */
  formats?: ReadonlyMap<string, Format>
  /** Threads that read, this one among them; 0 is the same as 1. Default: by size, at most one a core. */
  workers?: number
  /** Default `auto`: WebAssembly where the machine has SIMD, plain TypeScript elsewhere. */
  kernel?: 'auto' | 'wasm' | 'plain'
  /** Stops the reading; the findings so far are returned. */
  signal?: AbortSignal
  /** Evidence lines a threat. Default 3. */
  evidence?: number
  /** Most sources in the findings. Default 1,000; Infinity for all that the table holds. */
  sources?: number
  /** Bytes a worker takes at a time. Default 8 MiB; the findings do not depend on it. */
  segmentBytes?: number
  /** Most templates in the findings. Default 1,000. */
  templates?: number
}

export interface ReadProgress {
  /** Bytes read (of compressed inputs: as they lie on the disk when known). */
  done: number
  /** Null when an input's size is unknown. */
  total: number | null
  lines: number
}
