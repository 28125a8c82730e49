/* Text fields of an advisory are outside text: they reach a person only through `support/escape`. Times are milliseconds since 1970 UTC. */

/** How two versions are ordered; one member a scheme in `know/versions`. */
export type VersionScheme =
  | 'deb'
  | 'rpm'
  | 'apk'
  | 'semver'
  | 'pep440'
  | 'maven'
  | 'rubygems'
  | 'packagist'
  | 'nuget'
  | 'pub'
  | 'hackage'
  | 'cran'
  /** Build numbers of Windows: `10.0.17763.6532`. */
  | 'windows'
  /** Texts that nobody has given an order: equal or not, nothing more. */
  | 'opaque'

/**
 * Versions from `introduced` (inclusive; null: from the first) up to `fixed` (exclusive) or `lastAffected` (inclusive).
 * Both null: no fix is known. A version above `lastAffected` is not called fixed: that is a ceiling at the time of writing.
 */
export interface VersionRange {
  introduced: string | null
  fixed: string | null
  lastAffected: string | null
}

/** What a distribution has decided about a flaw it will not fix by an advisory. Four different sentences for a person. */
export type DistroVerdict = 'no-dsa' | 'ignored' | 'postponed' | 'end-of-life' | 'unimportant' | 'undetermined'

export interface AffectedPackage {
  /** Ecosystem with its release, in the spelling of OSV: `Debian:12`, `AlmaLinux:9`, `PyPI`; `Windows`, `vendor:NAME` outside it. */
  ecosystem: string
  /** Source package in distributions, as the ecosystem names it elsewhere. */
  name: string
  scheme: VersionScheme
  /** Affected when any range or any of `versions` holds. `not-affected` says the opposite and wins only for its own product. */
  status: 'affected' | 'not-affected' | 'under-investigation'
  ranges: VersionRange[]
  versions: string[]
  /**
   * Binary packages it is limited to, with the version that fixes each; empty: all that the source package builds.
   * For `Windows`: updates (`KB5036451`), any of which closes it.
   */
  binaries: Array<{ name: string; fixed: string | null }>
  /** Module stream (`nodejs:18`), when it holds for that stream only. */
  module: string | null
  /** Support channel (`esm`, `rhel_eus`) that one must have to get the fix. */
  channel: string | null
  verdict: DistroVerdict | null
  /** Why not affected (a VEX justification), or the distribution's own words for its verdict. */
  reason: string | null
}

export interface Remedy {
  kind: 'fix' | 'workaround' | 'mitigation' | 'none-planned' | 'none-available'
  text: string
  url: string | null
  restart: 'none' | 'service' | 'machine' | 'unknown'
}

/** CISA's decision points (vulnrichment). Null: nobody has said. */
export interface DecisionPoints {
  exploitation: 'none' | 'poc' | 'active' | null
  automatable: boolean | null
  totalImpact: boolean | null
}

/** A fault of the document itself. It flags; it never removes a finding. */
export interface DocumentFlag {
  code: 'contradicting-status' | 'invalid' | 'unreadable-range' | 'unknown-product' | 'date-in-future' | 'cut'
  message: string
}

/** A published statement about a vulnerability, as one source published it. */
export interface Advisory {
  /** The publisher's id: `DSA-5343-1`, `CVE-2021-41773`, `RHSA-2023:0946`, `MS01-033`. */
  id: string
  /** Id of the source member that read it (`know/advisories/sources`). */
  source: string
  /** Other names of the same flaw or statement; symmetric and transitive. Only these merge. */
  aliases: string[]
  /** Flaws that this statement is about, transitive and not symmetric: a DSA names its CVEs here. */
  upstream: string[]
  related: string[]
  title: string
  summary: string
  severity: 'low' | 'medium' | 'high' | 'critical' | null
  cvss: { vector: string; score: number } | null
  published: number | null
  modified: number | null
  withdrawn: number | null
  affected: AffectedPackage[]
  remedies: Remedy[]
  references: string[]
  decision: DecisionPoints
  /** In CISA's catalogue of known exploited vulnerabilities, since when, and whether ransomware uses it. */
  knownExploited: { since: number | null; ransomware: boolean } | null
  /** Chance of exploitation within 30 days, 0 to 1. A missing score is unknown, never 0. */
  epss: { score: number; percentile: number | null; model: string | null; date: number | null } | null
  flags: DocumentFlag[]
}

/** How fresh a source is. */
export interface SourceState {
  source: string
  /** When it was last read successfully; null: never. */
  synced: number | null
  /** The newest `modified` in it. */
  newest: number | null
  records: number
  /** Why the last try failed, in words; null when it did not. */
  failure: string | null
}
