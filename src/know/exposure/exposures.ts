import type { Exposure } from '../../model/exposure.ts'
import type { HostPackage, Inventory } from '../../model/host.ts'
import { deadlineOf } from './deadline.ts'
import { describeHost, type HostDescription } from './describe-host.ts'
import { chainOf } from './evidence.ts'
import type { Finding } from './finding.ts'
import { type FlawFacts, flawFacts } from './flaw-facts.ts'
import type { HeldHere, Holding } from './holding.ts'
import { justFixed, matchHolding } from './match-holding.ts'
import { oneOfEach } from './one-of-each.ts'
import type { Before, Decision, MatchBook, Probes } from './ports.ts'
import { type Doors, doorsOf, reachOf } from './reach.ts'
import { decisionFor, standingOf } from './state-of.ts'
import { WAITING, waitingFix } from './waiting.ts'

/** What exposures of any host are made with. Lives as long as the book and the probes it was made of. */
export interface Matching {
  book: MatchBook
  probes: Probes
  decisions: readonly Decision[]
  /** Milliseconds. */
  now: number
  findings(holding: Holding): readonly Finding[]
  facts(flaw: string, advisories: readonly string[]): FlawFacts
}

export function createMatching(
  book: MatchBook,
  options: {
    probes: Probes
    decisions: readonly Decision[]
    now: number
    /** Findings that are worked out already, for a fleet. */
    findings?: (holding: Holding) => readonly Finding[]
  },
): Matching {
  const facts = new Map<string, FlawFacts>()
  const found = new Map<string, readonly Finding[]>()
  const matched = (holding: Holding): readonly Finding[] => {
    let findings = found.get(holding.key)
    if (findings === undefined) found.set(holding.key, (findings = matchHolding(book, holding)))
    return findings
  }
  return {
    book,
    probes: options.probes,
    decisions: options.decisions,
    now: options.now,
    findings: options.findings ?? matched,
    facts(flaw, advisories) {
      let known = facts.get(flaw)
      if (known === undefined) facts.set(flaw, (known = flawFacts(book, options.probes, flaw, advisories)))
      return known
    },
  }
}

export interface HostExposures {
  exposures: Exposure[]
  /** Kernels to be removed. */
  oldKernels: HostPackage[]
}

/** Every exposure of one host, the most pressing first. `before`: what was known of it, by flaw and package. */
export function exposuresOf(
  matching: Matching,
  inventory: Inventory,
  before: (flaw: string, name: string) => Before | null = () => null,
  description: HostDescription = describeHost(inventory),
): HostExposures {
  const doors = doorsOf(inventory)
  const exposures: Exposure[] = []
  for (const held of description.held) {
    const applying = matching.findings(held.holding)
    const doubtful = held.stale || held.halfInstalled
    const findings = doubtful ? [...applying, ...justFixed(matching.book, held.holding)] : applying
    const waiting = waitingFix(held, findings)
    for (const finding of waiting === null ? findings : [...findings, waiting]) {
      const exposure = exposureOf(matching, inventory, doors, held, finding, before)
      if (exposure !== null) exposures.push(exposure)
    }
  }
  return { exposures: oneOfEach(exposures).toSorted(byPressure(matching)), oldKernels: description.oldKernels }
}

function exposureOf(
  matching: Matching,
  inventory: Inventory,
  doors: Doors,
  held: HeldHere,
  finding: Finding,
  beforeOf: (flaw: string, name: string) => Before | null,
): Exposure | null {
  const { book, now, probes, decisions } = matching
  const { flaw } = finding
  const name = held.holding.source
  const before = beforeOf(flaw, name)
  const standing = standingOf(finding, held, before)
  if (standing === null) return null
  const decision = decisionFor(decisions, { flaw, host: inventory.host, package: name }, now)
  const state = decision?.kind ?? standing.state
  const facts = matching.facts(flaw, finding.advisories)
  const reach = reachOf(held, doors, facts.localOnly)
  const since = before?.since ?? now
  const probesHere = probes.onHost(flaw, inventory.host)
  return {
    host: inventory.host,
    flaw,
    advisories: [...finding.advisories],
    package: name,
    binaries: finding.binaries.length > 0 ? finding.binaries : held.packages.map((pack) => pack.name),
    installed: held.holding.version,
    fixed: finding.fixed,
    offered: held.packages.find((pack) => pack.candidate !== null)?.candidate?.version ?? null,
    state,
    certainty: standing.certainty,
    verdict: finding.verdict,
    deadline: deadlineOf({
      exploited: facts.exploited,
      reachable: reach,
      automatable: facts.automatable,
      totalImpact: facts.totalImpact,
      from: finding.published ?? since,
      onlyWaiting: flaw.startsWith(WAITING),
    }),
    evidence: chainOf({ book, inventory, held, finding, standing, facts, reach, probesHere, decision }),
    since,
    changed: before && before.state === state ? before.changed : now,
  }
}

/** Probed in its own host's logs first; then what is still there, by its deadline; then the likelier to be exploited. */
export function byPressure(matching: Pick<Matching, 'probes' | 'facts'>): (a: Exposure, b: Exposure) => number {
  const probed = (one: Exposure): number => (matching.probes.onHost(one.flaw, one.host) === null ? 1 : 0)
  const chance = (one: Exposure): number => matching.facts(one.flaw, []).epss?.score ?? 0
  return (a, b) =>
    Number(isClosed(a)) - Number(isClosed(b)) ||
    probed(a) - probed(b) ||
    Number(a.certainty === 'possible') - Number(b.certainty === 'possible') ||
    Number(a.verdict === 'unimportant') - Number(b.verdict === 'unimportant') ||
    (a.deadline.due ?? Number.MAX_SAFE_INTEGER) - (b.deadline.due ?? Number.MAX_SAFE_INTEGER) ||
    chance(b) - chance(a) ||
    (a.flaw < b.flaw ? -1 : a.flaw > b.flaw ? 1 : 0)
}

/** Nothing is to be done about it now. */
export function isClosed({ state }: Pick<Exposure, 'state'>): boolean {
  return state === 'fixed' || state === 'mitigated' || state === 'accepted' || state === 'not-affected'
}
