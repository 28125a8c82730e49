import type { ExposureReport } from './exposure-report.ts'
import type { ThreatKind } from './threat.ts'

/** `firebreak look --json`, schema `firebreak.look/1`. Documented in docs/look-json.md; fields are added, never changed. */
export interface LookReport {
  schema: 'firebreak.look/1'
  /** True when no log was found and the built-in sample was read instead. */
  sample: boolean
  /** When the report was made, ISO 8601 UTC. */
  made: string
  version: string
  input: LookInput
  threats: ThreatRow[]
  correlations: CorrelationRow[]
  sources: SourceRow[]
  /** Distinct sources over all lines: exact, or from a sketch with its standard error. */
  distinctSources: { count: number; error: number }
  unclassified: UnclassifiedRow[]
  unparsedSamples: UnparsedSample[]
  warnings: Warning[]
  /** What this machine itself is exposed to; null when other logs than its own were named, or it could not be looked at. */
  exposure: ExposureReport | null
  /** What to do now, most urgent first. */
  next: NextStep[]
}

export interface NextStep {
  /** `now`: something answered or grows; `soon`: worth an hour this week; `fyi`: nothing urgent. */
  urgency: 'now' | 'soon' | 'fyi'
  text: string
  /** A command to copy, or null. */
  command: string | null
}

export interface LookInput {
  files: FileRow[]
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  /** Lines outside --since/--until, headers and blank lines. */
  skipped: number
  /** Wall time of the reading, seconds. */
  seconds: number
}

export interface FileRow {
  path: string
  /** Format id; several joined by `+`, most frequent first; `unknown` when nothing parsed. */
  format: string
  /** Share of its lines that its main format reads, 0 to 1. */
  confidence: number
  bytes: number
  lines: number
  parsed: number
  unparsed: number
  /** First and last event time, ISO 8601 UTC. */
  from: string | null
  to: string | null
}

export interface MatchedRule {
  id: string
  title: string
  author: string
  licence: string
  requests: number
}

export interface Answered {
  '1xx': number
  '2xx': number
  '3xx': number
  '4xx': number
  '5xx': number
}

export interface Growth {
  /** Doubling time of distinct first-seen sources, minutes; null when they do not grow or too few are known. */
  doublingMinutes: number | null
  /** 95 % interval, minutes; an end is null when it is unbounded. */
  interval: [number | null, number | null] | null
  /** Why there is no figure, in words; null when there is one. */
  why: string | null
}

export interface ThreatRow {
  id: string
  name: string
  kind: ThreatKind
  cves: string[]
  requests: number
  sources: number
  /** Standard error of `sources`, as a share; 0 when exact. */
  sourcesError: number
  first: string
  last: string
  answered: Answered
  doublingMinutes: number | null
  growth: Growth
  rules: MatchedRule[]
  /** Requests in equal steps of time from `first` to `last`, for charts. */
  timeline: { start: string; stepSeconds: number; counts: number[] }
  /** Up to 3 lines as evidence. */
  evidence: Array<{ file: string; line: number; text: string }>
  /** Up to 3 evidence lines that were answered with 2xx. */
  answeredEvidence: Array<{ file: string; line: number; text: string; status: number }>
}

export interface CorrelationRow {
  id: string
  title: string
  threat: string
  kind: ThreatKind
  cves: string[]
  author: string
  licence: string
  /** Sources for which it fired, most often first. */
  sources: Array<{ source: string; times: number; first: string; last: string }>
}

export interface SourceRow {
  address: string
  requests: number
  probes: number
  threats: string[]
  first: string
  last: string
}

export interface UnclassifiedRow {
  template: string
  requests: number
  sources: number
  first: string
  last: string
  growth: Growth
  example: string
}

export interface UnparsedSample {
  file: string
  line: number
  reason: string
  text: string
}

/** What the reader must know to trust the numbers: unreadable files, cut lines, a format that stopped matching ... */
export interface Warning {
  code: string
  message: string
  file: string | null
  line: number | null
  remedy: string
}
