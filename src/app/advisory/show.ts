import type { AdvisoryOptions } from '../../cli/ports.ts'
import { advisoryReportText } from '../../cli/render/advisory-text.ts'
import type { Book } from '../../know/advisories/book/types.ts'
import { cveNumber } from '../../know/advisories/book/enrichment.ts'
import type { AdvisoryReport } from '../../model/advisory-report.ts'
import { FirebreakError } from '../../support/errors.ts'
import { jsonText, wantsJson } from '../json-output.ts'
import { createTerminal } from '../terminal.ts'
import { openKnownBook } from './known-book.ts'
import { lineOf } from './list.ts'

const MOST_WHOLE = 5

export async function advisoryShow(id: string, options: AdvisoryOptions): Promise<number> {
  const book = openKnownBook()
  try {
    const report = reportOf(book, id.trim())
    const terminal = createTerminal(options)
    await terminal.write(
      wantsJson(options)
        ? jsonText({ schema: 'firebreak.advisory/1', ...report }, options)
        : advisoryReportText(report, terminal.paint),
    )
    return 0
  } finally {
    book.close()
  }
}

/** Statements of the name and of its aliases; statements about the flaw beside them. Fails with `nothing-found`. */
export function reportOf(book: Book, name: string): AdvisoryReport {
  const named = book.byName(name)
  const same = new Set([...(named.length > 0 ? named : partsOf(book, name)).flatMap((number) => book.sameFlaw(number))])
  const flaws = new Set([...same].flatMap((number) => book.flawsOf(number)))
  if (cveNumber(name) !== null) flaws.add(name.toUpperCase())
  const others = new Set([...flaws].flatMap((flaw) => book.about(flaw)))
  for (const number of same) others.delete(number)
  // Nothing bears the name itself: the few that are about it are shown whole.
  if (same.size === 0 && others.size <= MOST_WHOLE)
    for (const number of others) {
      same.add(number)
      others.delete(number)
    }
  const facts = [...flaws].map((cve) => ({
    cve,
    decision: book.decision(cve),
    knownExploited: book.knownExploited(cve),
    epss: book.epss(cve),
  }))
  const known = facts.some(
    ({ knownExploited, epss, decision }) => knownExploited !== null || epss !== null || decision.exploitation !== null,
  )
  if (same.size === 0 && others.size === 0 && !known)
    throw new FirebreakError(
      'name-unknown',
      `No advisory known here is called ${name}. Feeds: \`firebreak advisory ls --feeds\`; fetch them with \`firebreak advisory sync\`.`,
    )
  return {
    name,
    statements: [...same].map((number) => ({ ...book.advisory(number), feed: book.sourceOf(number) })),
    others: [...others].slice(0, 100).map((number) => lineOf(book, number)),
    flaws: facts,
  }
}

/** A document that says different things of several flaws is kept as `DOCUMENT/CVE`. */
function partsOf(book: Book, name: string): number[] {
  const beginning = `${name.toUpperCase()}/`
  const found: number[] = []
  for (let number = 0; number < book.size && found.length < 50; number++)
    if (book.idOf(number).toUpperCase().startsWith(beginning)) found.push(number)
  return found
}
