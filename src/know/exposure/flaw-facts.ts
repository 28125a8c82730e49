import type { Advisory, DecisionPoints } from '../../model/advisory.ts'
import type { DeadlineInput } from '../../model/exposure.ts'
import { numbersOf } from './finding.ts'
import type { MatchBook, ProbeFact, Probes } from './ports.ts'

/** What is known of a flaw wherever it is: the same for every host, so it is gathered once. */
export interface FlawFacts {
  flaw: string
  decision: DecisionPoints
  knownExploited: Advisory['knownExploited']
  epss: Advisory['epss']
  probes: ProbeFact | null
  exploited: DeadlineInput & { since: number | null }
  automatable: DeadlineInput
  totalImpact: DeadlineInput
  /** Needs somebody who is on the machine already. */
  localOnly: boolean
}

const CVE = /^CVE-\d{4}-\d+$/

/** Ids of the sources that say which flaws are known to be exploited. */
const EXPLOITED_SOURCES = new Set(['kev', 'cisa-kev'])

export function flawFacts(book: MatchBook, probes: Probes, flaw: string, advisories: readonly string[]): FlawFacts {
  const isCve = CVE.test(flaw)
  const decision = isCve ? book.decision(flaw) : { exploitation: null, automatable: null, totalImpact: null }
  const knownExploited = isCve ? book.knownExploited(flaw) : null
  const seen = probes.now(flaw)
  const cvss = numbersOf(book, advisories)
    .map((number) => book.advisory(number).cvss)
    .find((score) => score !== null)
  return {
    flaw,
    decision,
    knownExploited,
    epss: isCve ? book.epss(flaw) : null,
    probes: seen,
    exploited: exploitedInput(book, isCve, decision, knownExploited, seen),
    automatable: input(decision.automatable, 'can be automated', 'cannot be automated'),
    totalImpact: input(decision.totalImpact, 'gives total control', 'gives partial control'),
    localOnly: cvss !== undefined && /\/AV:[LP]\b/.test(cvss?.vector ?? ''),
  }
}

function input(value: boolean | null, yes: string, no: string): DeadlineInput {
  if (value === null) return { value, why: 'CISA has not said' }
  return { value, why: `CISA: ${value ? yes : no}` }
}

function exploitedInput(
  book: MatchBook,
  isCve: boolean,
  decision: DecisionPoints,
  known: Advisory['knownExploited'],
  seen: ProbeFact | null,
): FlawFacts['exploited'] {
  if (known !== null) {
    const ransomware = known.ransomware ? ', used by ransomware' : ''
    return { value: true, why: `in CISA's list of known exploited vulnerabilities${ransomware}`, since: known.since }
  }
  if (seen !== null) {
    const sources = seen.sources === 1 ? 'one source' : `${seen.sources} sources`
    return { value: true, why: `probed for right now: ${seen.requests} requests from ${sources}`, since: seen.first }
  }
  if (decision.exploitation === 'active') return { value: true, why: 'CISA: exploitation is active', since: null }
  if (!isCve) return { value: null, why: 'it has no CVE number, so no list can say', since: null }
  const read = book.sources().some(({ source, synced }) => EXPLOITED_SOURCES.has(source) && synced !== null)
  return read
    ? {
        value: false,
        why: "not in CISA's list of known exploited vulnerabilities, and not probed for here",
        since: null,
      }
    : { value: null, why: "CISA's list was never read here; the worse answer counts", since: null }
}
