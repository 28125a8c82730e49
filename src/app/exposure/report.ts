import { byFix } from '../../know/exposure/by-fix.ts'
import { deadlineWords } from '../../know/exposure/deadline-words.ts'
import { byPressure, exposuresOf, isClosed } from '../../know/exposure/exposures.ts'
import { numbersOf } from '../../know/exposure/finding.ts'
import type { Book } from '../../know/advisories/book/types.ts'
import { priorityOf } from '../../know/exposure/priority-of.ts'
import { VERDICT_WORDS } from '../../know/exposure/words.ts'
import type { Exposure } from '../../model/exposure.ts'
import type { ExposureLine, ExposureReport } from '../../model/exposure-report.ts'
import type { Inventory } from '../../model/host.ts'
import type { LocalKnowledge } from './local-knowledge.ts'
import { shown } from './shown.ts'

export interface ReportWish {
  all: boolean
  byFix: boolean
  flaw?: string
  state?: string
  /** With the evidence of each. */
  evidence?: boolean
}

/** What these hosts are exposed to, most pressing first. */
export function exposureReport(
  { book, matching }: LocalKnowledge,
  inventories: readonly Inventory[],
  wish: ReportWish,
): ExposureReport {
  const { now } = matching
  const matched = inventories.map((inventory) => ({ inventory, ...exposuresOf(matching, inventory) }))
  const all = matched.flatMap(({ exposures }) => exposures).toSorted(byPressure(matching))
  const wanted = all.filter(
    (exposure) =>
      (wish.flaw === undefined || exposure.flaw === wish.flaw) &&
      (wish.state === undefined || exposure.state === wish.state),
  )
  const listed = wish.all || wish.state !== undefined ? wanted : wanted.filter(isPressing)
  const counts: Record<string, number> = {}
  for (const { state } of wanted) counts[state] = (counts[state] ?? 0) + 1
  const probedHere = (exposure: Exposure): boolean => matching.probes.onHost(exposure.flaw, exposure.host) !== null
  const fixes = wish.byFix
    ? byFix(
        listed.map((exposure) => ({ ...exposure, probed: probedHere(exposure) })),
        now,
      ).map((fix) => ({
        ...fix,
        hosts: [...fix.hosts],
        flaws: [...fix.flaws],
        offered: fix.offered.size,
        probed: fix.probed.size,
      }))
    : null
  return shown({
    schema: 'firebreak.exposures/1',
    made: now,
    hosts: matched.map(({ inventory, oldKernels }) => ({
      name: inventory.host,
      os: inventory.os.pretty,
      taken: inventory.taken,
      packages: inventory.packages.length,
      gaps: inventory.gaps,
      remove: oldKernels.map((pack) => `${pack.name} ${pack.version}`),
    })),
    advisories: book.size,
    sources: book.sources(),
    counts,
    hidden: wanted.length - listed.length,
    exposures: listed.map((exposure) => lineOf(book, matching, exposure, wish.evidence === true)),
    fixes,
  })
}

function isPressing(exposure: Exposure): boolean {
  return !isClosed(exposure) && exposure.verdict !== 'unimportant'
}

function lineOf(
  book: Book,
  { now, probes }: LocalKnowledge['matching'],
  { evidence, ...exposure }: Exposure,
  withEvidence: boolean,
): ExposureLine {
  const { flaw, host, deadline, verdict } = exposure
  const isCve = flaw.startsWith('CVE-')
  return {
    ...exposure,
    title: titleOf(book, exposure.advisories),
    verdictWords: verdict === null ? null : VERDICT_WORDS[verdict],
    deadlineWords: deadlineWords(deadline),
    overdue: deadline.due !== null && deadline.due < now,
    probed: probes.onHost(flaw, host) !== null ? 'here' : probes.now(flaw) !== null ? 'elsewhere' : null,
    knownExploited: isCve && book.knownExploited(flaw) !== null,
    epss: isCve ? (book.epss(flaw)?.score ?? null) : null,
    priority: priorityOf(book, probes, exposure),
    ...(withEvidence ? { evidence } : {}),
  }
}

function titleOf(book: Book, advisories: readonly string[]): string {
  for (const number of numbersOf(book, advisories.slice(0, 5))) {
    const { title } = book.advisory(number)
    if (title !== '') return title
  }
  return advisories.length === 0 ? 'a newer version waits in the security suite' : ''
}
