import type { ExposureReport } from './exposure-report.ts'
import type { LookReport, SourceRow, ThreatRow } from './look-report.ts'
import type { Level } from './rule.ts'
import type { ThreatKind } from './threat.ts'

/** Why one rule decided as it did. Texts are visible text. */
export interface RuleDecision {
  rule: string
  title: string
  threat: string
  kind: ThreatKind
  cves: string[]
  level: Level
  author: string
  licence: string
  matched: boolean
  /** Condition by condition, in the order and nesting of the rule. */
  conditions: DecisionStep[]
  /** What would turn the answer round. */
  wouldChange: string[]
}

export interface DecisionStep {
  /** Nesting, from 0. */
  depth: number
  ok: boolean
  /** `all of`, `any of`, `not`, or the test in words. */
  text: string
  /** For a test: the value looked at; null when the record has none. */
  value: string | null
  /** For a test that holds: the view that satisfied it when it was not the raw one. */
  view: string | null
}

/** `firebreak explain --json`, schema `firebreak.explain/1`. */
export type ExplainReport = LineExplanation | AddressExplanation | ThreatExplanation | HostExplanation

export interface LineExplanation {
  schema: 'firebreak.explain/1'
  kind: 'line'
  format: { id: string; title: string; confidence: number } | null
  /** Every field of the record, as visible text; null when the line could not be parsed. */
  record: Record<string, unknown> | null
  matches: RuleDecision[]
  /** CVEs of the rules that matched, the best supported first. */
  cves: string[]
  /** The same decisions, and the nearest rules that did not match. */
  why: RuleDecision[]
  /** The answer in one sentence. */
  result: string
}

export interface AddressExplanation {
  schema: 'firebreak.explain/1'
  kind: 'address'
  address: string
  /** Private, loopback, documentation ...; null for an ordinary public address. */
  range: string | null
  source: SourceRow | null
  lines: Array<{ file: string; line: number; text: string; threats: string[] }>
  input: LookReport['input']
  result: string
}

export interface ThreatExplanation {
  schema: 'firebreak.explain/1'
  kind: 'threat'
  threats: Array<{
    id: string
    name: string
    cves: string[]
    story: string
    rules: Array<{ rule: string; title: string; conditions: string[] }>
    seen: ThreatRow | null
  }>
  /** Null when no log was read: the name is an advisory's. */
  input: LookReport['input'] | null
  /** For a CVE or advisory: which hosts are exposed, and why the others are not. Left out for a threat. */
  flaw?: FlawAnswer
  result: string
}

/** How one flaw stands on the hosts that are kept here, or on this machine. Texts are visible text. */
export interface FlawAnswer {
  flaws: string[]
  exposed: ExposureReport
  /** Packages the advisories speak of that are installed and not exposed, and why. */
  clear: Array<{ host: string; package: string; installed: string; why: string }>
  /** Advisories about it. */
  advisories: Array<{ id: string; source: string; title: string }>
}

export interface HostExplanation {
  schema: 'firebreak.explain/1'
  kind: 'host'
  /** With the evidence of every exposure. */
  report: ExposureReport
  result: string
}
