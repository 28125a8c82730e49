import type { ByteString } from './record.ts'
import type { ThreatKind } from './threat.ts'

export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical'

/** Where a rule came from; decides its licence line and how far its CVE is believed. */
export type RuleOrigin = 'catalogue' | 'sigma' | 'crowdsec' | 'crowdsec-appsec' | 'cve-index' | 'user'

/**
 * Fields a condition can look at. `line` is the whole raw line and every field of it in every view (keywords);
 * `extension` is the path's, without the dot; `destination` the server's address, in proxy logs that have it.
 */
export type RuleField =
  | 'line'
  | 'target'
  | 'path'
  | 'query'
  | 'extension'
  | 'request'
  | 'method'
  | 'protocol'
  | 'status'
  | 'bytes'
  | 'referrer'
  | 'userAgent'
  | 'host'
  | 'user'
  | 'contentType'
  | 'cookie'
  | 'source'
  | 'destination'
  | 'message'

/** One comparison of one field with one value. Texts are byte strings; folded ones are lower case already. */
export type Test =
  | { kind: 'contains' | 'starts' | 'ends' | 'equals'; value: ByteString; cased: boolean }
  /** Sigma wildcards: pieces between `*` (`any`) and `?` (`one`), anchored at both ends. */
  | { kind: 'wildcard'; pieces: Array<ByteString | { any: true } | { one: true }>; cased: boolean }
  | { kind: 'regex'; source: string; flags: string }
  | { kind: 'number'; op: '=' | '<' | '<=' | '>' | '>='; value: number }
  | { kind: 'cidr'; network: string }
  | { kind: 'null' }
  | { kind: 'exists'; wanted: boolean }

/** A boolean tree; leaves name the Sigma selection they came from so that `explain` can show them. */
export type Condition =
  | { op: 'and' | 'or'; of: Condition[] }
  | { op: 'not'; of: Condition }
  | { op: 'test'; field: RuleField; as: string; selection: string; test: Test }

export interface RuleTest {
  line: string
  expect: 'match' | 'no-match'
  /** Format id, when the line alone does not say it. */
  format?: string
}

/** Sigma: sits on base rules and fires when they add up, on event time. */
export interface Correlation {
  id: string
  title: string
  type: 'event_count' | 'value_count' | 'temporal' | 'temporal_ordered'
  /** Ids or names of the base rules. */
  rules: string[]
  groupBy: RuleField[]
  /** Window, seconds. */
  timespan: number
  op: '=' | '<' | '<=' | '>' | '>='
  count: number
  /** Field whose distinct values are counted (value_count). */
  field: RuleField | null
  /** Leaky bucket: seconds for one event to leak; then `timespan` is `leak * count`. null: plain sliding window. */
  leak: number | null
  /** Seconds of silence for a group after it fired. */
  blackhole: number
  threat: string
  kind: ThreatKind
  cves: string[]
  level: Level
  author: string
  licence: string
  origin: RuleOrigin
  file: string
}

export interface Rule {
  /** Sigma `id`, or the name inside the catalogue file. Unique in a rule set. */
  id: string
  /** Short name other documents may refer to (Sigma `name`). */
  name: string | null
  title: string
  description: string
  author: string
  licence: string
  level: Level
  references: string[]
  tags: string[]
  /** Upper case, `CVE-2021-41773`. Empty for generic rules. */
  cves: string[]
  /** Catalogue id this rule recognises; imported rules without one get `cve-2021-41773` or their own slug. */
  threat: string
  kind: ThreatKind
  origin: RuleOrigin
  /** Outbound rules (Sigma `proxy`) only look at proxy logs. */
  direction: 'inbound' | 'outbound'
  /** A base rule of a correlation: counts for it, is not a probe by itself. */
  silent: boolean
  file: string
  line: number
  condition: Condition
  tests: RuleTest[]
}
