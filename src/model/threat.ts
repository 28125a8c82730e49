import type { Rule } from './rule.ts'

/** `generic` is a class of probing (injection, traversal, secrets ...) that never names a CVE. */
export type ThreatKind = 'worm' | 'exploit' | 'scanner' | 'generic'

/** How much of the threat an ordinary access log shows. */
export type Visibility = 'request-line' | 'partly' | 'headers-or-body-only'

export interface Product {
  name: string
  vendor?: string
  cpe?: string
  purl?: string
  /** Human sentence: which versions are affected. */
  affected?: string
}

/** When a calendar-driven worm does what, in UTC. */
export interface CalendarPhase {
  phase: 'spread' | 'attack' | 'sleep'
  /** Days of the month, inclusive. */
  fromDay: number
  toDay: number
}

/** A family in the catalogue: one YAML file under `watch/catalogue/threats/`, its name is the id. */
export interface Threat {
  /** Kebab case, for example `code-red-ii`. */
  id: string
  name: string
  kind: ThreatKind
  /** First year seen. */
  year: number
  cves: string[]
  /** What happened, in two to six plain sentences of our own. */
  story: string
  products: Product[]
  visibility: Visibility
  /** What it looks like in a log, in words. */
  looksLike: string
  calendar: CalendarPhase[]
  patch: string
  workaround: string
  references: string[]
  rules: Rule[]
}
