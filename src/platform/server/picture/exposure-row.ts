import type { Book } from '../../../know/advisories/book/types.ts'
import { numbersOf } from '../../../know/exposure/finding.ts'
import { priorityOf } from '../../../know/exposure/priority-of.ts'
import { VERDICT_WORDS } from '../../../know/exposure/words.ts'
import { iso } from '../../../support/time.ts'
import type { Knowledge } from '../../exposure/knowledge.ts'
import type { KeptExposure } from '../../exposure/store.ts'
import type { ExposureRow } from '../schemas/exposures.ts'
import { shownDeadline } from './shown-deadline.ts'

const CVE = /^CVE-/

/** An exposure as lists show it. Texts of advisories stay as they came: the console writes them as text, never as markup. */
export function exposureRow(
  knowledge: Pick<Knowledge, 'book' | 'probes'>,
  row: KeptExposure,
  now: number,
): ExposureRow {
  const book = knowledge.book()
  const isCve = CVE.test(row.flaw)
  const knownExploited = isCve && book.knownExploited(row.flaw) !== null
  const probedAnywhere = knowledge.probes().now(row.flaw) !== null
  return {
    host: row.host,
    flaw: row.flaw,
    title: titleOf(book, row.advisories),
    advisories: row.advisories,
    package: row.package,
    binaries: row.binaries,
    installed: row.installed,
    fixed: row.fixed,
    offered: row.offered,
    state: row.state,
    certainty: row.certainty,
    verdict: row.verdict,
    verdictWords: row.verdict === null ? null : VERDICT_WORDS[row.verdict],
    deadline: shownDeadline(row.deadline, now),
    probed: row.probed,
    probedAnywhere,
    knownExploited,
    epss: isCve ? (book.epss(row.flaw)?.score ?? null) : null,
    priority: priorityOf(book, knowledge.probes(), row),
    since: iso(row.since),
    changed: iso(row.changed),
  }
}

/** Of the first advisory that has one. */
export function titleOf(book: Book, advisories: readonly string[]): string {
  for (const number of numbersOf(book, advisories)) {
    const { title } = book.advisory(number)
    if (title !== '') return title
  }
  return advisories.length === 0 ? 'A newer version waits in the security suite' : ''
}
