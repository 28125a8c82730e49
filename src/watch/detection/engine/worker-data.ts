import type { Warning } from '../../../model/look-report.ts'
import type { Input } from '../../logs/read/types.ts'
import type { KernelImage } from '../kernel/wasm.ts'
import type { RuleSet } from '../rules/rule-set.ts'
import type { FormatData } from './format-data.ts'
import type { Partial } from './partial.ts'
import type { Segment } from './plan.ts'

/** All a worker needs; sent once. */
export interface WorkerData {
  set: RuleSet
  image: KernelImage | undefined
  since: number
  until: number
  evidence: number
  sourceSlots: number
  /** Of the hashes of values. */
  seed: number
  kernel: 'auto' | 'wasm' | 'plain'
  files: Array<{ number: number; input: Input; format: FormatData | null; segments: Segment[] }>
  /** Segments in the order in which they are taken: index into `files`, number of the segment. */
  queue: Array<[file: number, segment: number]>
  /** Words of `Shared`. */
  shared: SharedArrayBuffer
}

/** Int32 words that all threads see. */
export const Shared = {
  /** Next entry of the queue. */
  NEXT: 0,
  /** 1: stop. */
  STOP: 1,
  /** KiB read. */
  KIB: 2,
  /** Thousands of lines read. */
  KILOLINES: 3,
  WORDS: 4,
} as const

export interface WorkerAnswer {
  partial: Partial
  warnings: Warning[]
  kernel: 'wasm' | 'plain'
}
