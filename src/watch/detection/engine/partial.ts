import type { ByteString } from '../../../model/record.ts'
import type { SegmentTally } from './segment-tally.ts'
import type { EventRows } from './tally/event-log.ts'
import type { PairRows } from './tally/pair-table.ts'
import type { TemplateTally } from './tally/template-table.ts'
import type { ThreatTally } from './tally/threat-tally.ts'

/** All that one reader knows, as plain data that can be sent between threads. */
export interface Partial {
  segments: SegmentTally[]
  samples: Array<{ file: number; segment: number; line: number; reason: string; text: ByteString }>
  threats: Array<[threat: number, tally: ThreatTally]>
  ruleCounts: Float64Array
  templates: Array<[number: number, tally: TemplateTally]>
  templatesForgotten: number
  /** 16-byte keys by the source numbers in `pairs` and `events`. */
  knownSources: Uint8Array
  /** Groups: threats, and behind the last threat templates by number. */
  pairs: PairRows
  sketches: Array<[group: number, registers: Uint8Array]>
  /** `segment` is an index into `segments`. */
  events: EventRows
  /** Texts of values by their hash, for those that findings show. */
  texts: ReadonlyMap<number, ByteString>
  /** 16-byte keys, and for each: requests, probes, first, last. */
  sources: { keys: Uint8Array; numbers: Float64Array; error: number; registers: Uint8Array }
  /** Host names by their key in hexadecimal. */
  names: Array<[key: string, name: string]>
}
