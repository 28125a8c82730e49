import type { Finding } from './finding.ts'
import type { HeldHere } from './holding.ts'

/** Flaw of an exposure that the host's own package manager speaks for, when no advisory names one. */
export const WAITING = 'fix-waiting:'

/**
 * A newer version in the host's security suite is a fix that waits, whatever we know of advisories. Null: none waits, or a finding
 * says more about it already.
 */
export function waitingFix(held: HeldHere, findings: readonly Finding[]): Finding | null {
  const candidate = held.packages.find((pack) => pack.candidate?.security)?.candidate
  if (!candidate || findings.some((finding) => finding.kind === 'open')) return null
  return {
    flaw: `${WAITING}${held.holding.source}`,
    kind: 'open',
    advisories: [],
    published: null,
    fixed: candidate.version,
    verdict: null,
    reason: null,
    doubts: [],
    channel: null,
    binaries: held.packages.filter((pack) => pack.candidate?.security).map((pack) => pack.name),
  }
}
