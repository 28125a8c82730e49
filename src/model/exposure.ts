import type { DistroVerdict } from './advisory.ts'

/**
 * `fixed-on-disk`: the old code still runs. `accepted`: a person lives with it until a date. `not-affected`: a person has found that it
 * does not apply; the two are never mixed. `unknown`: we could not find out; never shown as anything better.
 */
export type ExposureState = 'open' | 'fixed-on-disk' | 'fixed' | 'mitigated' | 'accepted' | 'not-affected' | 'unknown'

/** One step of the chain that says why: in words, with where it was read. */
export interface EvidenceStep {
  /** `advisory`, `package`, `version`, `origin`, `running-code`, `kernel`, `listener`, `module`, `probe`, `decision`. */
  kind: string
  text: string
  /** Host, file, document, log line. */
  where: string
  /** Age of the fact. */
  at: number | null
}

/** An advisory that applies to a host. Keyed by (host, flaw, package). */
export interface Exposure {
  host: string
  /** The flaw: a CVE where one exists, the advisory's own id otherwise. */
  flaw: string
  /** Advisories that say so, the most binding for this host first. */
  advisories: string[]
  /** Source package, and the installed binary packages of it. */
  package: string
  binaries: string[]
  installed: string
  /** The lowest version that closes it; null: no fix is known. */
  fixed: string | null
  /** Version the host's own package manager offers now; null: none offered or not asked. */
  offered: string | null
  state: ExposureState
  /** `possible`: matched by name only, for a person to judge. */
  certainty: 'certain' | 'possible'
  verdict: DistroVerdict | null
  deadline: Deadline
  evidence: EvidenceStep[]
  /** First seen here, and the last change of state; milliseconds since 1970 UTC. */
  since: number
  changed: number
}

/** One of the four inputs of a deadline: yes, no, or unknown, and how we know. */
export interface DeadlineInput {
  value: boolean | null
  why: string
}

/**
 * A row of CISA BOD 26-04: four inputs, one answer. An unknown input counts as the worse answer, and says so.
 * `days` null: with the next upgrade.
 */
export interface Deadline {
  row: { exploited: boolean; reachable: boolean; automatable: boolean; totalImpact: boolean }
  inputs: {
    /** Known exploited, or being probed for on our own listeners right now. */
    exploited: DeadlineInput
    /** Publicly reachable, from our own listener facts. */
    reachable: DeadlineInput
    automatable: DeadlineInput
    totalImpact: DeadlineInput
  }
  days: 3 | 14 | 60 | null
  /** Look for traces of a break-in as well. */
  forensics: boolean
  /** Start of the clock (publication, or later knowledge that changed the row) and its end, milliseconds; null with `days` null. */
  from: number
  due: number | null
}
