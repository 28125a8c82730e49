import type { Warning } from '../../../model/look-report.ts'
import type { ByteString } from '../../../model/record.ts'
import type { Correlation, Rule } from '../../../model/rule.ts'
import type { ThreatKind } from '../../../model/threat.ts'

/**
 * What reading logs found, as numbers and byte strings: the report adds names and words. All times are seconds since 1970 UTC;
 * null when no line said one. Texts from logs are byte strings, to be shown only through `support/escape`. Lists are in a fixed
 * order, and the same input gives the same findings with any number of workers and either kernel, `seconds` apart, as long as no table
 * overflowed (then the errors say so).
 */
export interface Findings {
  files: FileFinding[]
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  /** Lines outside the time window, headers, blank lines. */
  skipped: number
  /** Wall time of the reading. */
  seconds: number
  /** True when the signal stopped the reading: everything here is about what was read until then. */
  interrupted: boolean
  /** Which kernel read. */
  kernel: 'wasm' | 'plain'
  workers: number
  /** Most requests first. */
  threats: ThreatFinding[]
  /** In the order of the rule set; only those that fired. */
  correlations: CorrelationFinding[]
  /** Most probes first, then most requests; at most `ReadOptions.sources`. */
  sources: SourceFinding[]
  /** Requests that any `requests` of a source may lack at most, because the bounded table forgot rare sources. 0: exact. */
  sourcesError: number
  /** Distinct sources over all lines, and the standard error as a share (0: exact). */
  distinctSources: { count: number; error: number }
  /** Refused or odd requests that matched no rule, by template; most distinct sources first. */
  templates: TemplateFinding[]
  /** Requests in templates that were forgotten because there were too many. */
  templatesForgotten: number
  unparsedSamples: UnparsedFinding[]
  warnings: Warning[]
}

export interface FileFinding {
  path: string
  /** Formats that read at least one line, most lines first. */
  formats: Array<{ id: string; lines: number }>
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  skipped: number
  /** Lines longer than 64 KiB. */
  cut: number
  first: number | null
  last: number | null
}

export interface EvidenceLine {
  file: string
  /** From 1. */
  line: number
  /** At most 2,000 bytes of the line. */
  text: ByteString
  status: number | null
}

export interface Timeline {
  /** Start of the first step; a multiple of `stepSeconds`. */
  start: number
  /** A power of two. */
  stepSeconds: number
  /** At most 256 steps, none cut off at either end. */
  counts: number[]
}

export interface ThreatFinding {
  /** Catalogue id or the slug of an imported rule. */
  threat: string
  kind: ThreatKind
  /** CVEs of the rules that matched, sorted. */
  cves: string[]
  requests: number
  sources: number
  /** Standard error of `sources` as a share; 0: exact. */
  sourcesError: number
  first: number | null
  last: number | null
  /** Requests by status class: index 1 is 1xx ... 5 is 5xx; 0 is no or another status. */
  answered: number[]
  rules: Array<{ rule: Rule; requests: number }>
  timeline: Timeline | null
  /** First probe of each distinct source that is known exactly, ascending: feeds the growth figure. */
  firstSeen: Float64Array
  evidence: EvidenceLine[]
  /** Evidence answered with 2xx. */
  answeredEvidence: EvidenceLine[]
}

export interface CorrelationFinding {
  correlation: Correlation
  /** Most often first, then by source. */
  sources: Array<{ source: string; times: number; first: number; last: number }>
}

export interface SourceFinding {
  /** Canonical address, or a host name when the log holds names. */
  address: string
  requests: number
  probes: number
  /** Ids of the threats this source probed for, sorted. */
  threats: string[]
  first: number | null
  last: number | null
}

export interface TemplateFinding {
  template: ByteString
  requests: number
  sources: number
  sourcesError: number
  /** Requests answered with 400 or more. */
  errors: number
  /** Requests that named a referrer. */
  referred: number
  first: number | null
  last: number | null
  firstSeen: Float64Array
  /** The first request seen: method and target. */
  example: ByteString
}

export interface UnparsedFinding {
  file: string
  line: number
  reason: string
  text: ByteString
}
