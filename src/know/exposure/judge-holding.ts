import type { AffectedRow } from '../advisories/book/types.ts'
import type { Holding } from './holding.ts'
import { judgeRow, type Judgement } from './judge-row.ts'
import type { MatchBook } from './ports.ts'

/** Everything the book says of one holding, by flaw. Rows that speak of something else are left out. */
export function judgeHolding(book: MatchBook, holding: Holding): Map<string, Judgement[]> {
  const byFlaw = new Map<string, Judgement[]>()
  for (const { row, version } of rowsFor(book, holding)) {
    const judgement = judgeRow(row, holding, version)
    if (judgement.answer === 'silent') continue
    for (const flaw of flawsNamed(book, row.advisory)) {
      const list = byFlaw.get(flaw)
      if (list) list.push(judgement)
      else byFlaw.set(flaw, [judgement])
    }
  }
  return byFlaw
}

/** A row with the version it is to be compared with. */
interface RowFor {
  row: AffectedRow
  version: string
}

/** Names under which the book may hold rows for a holding. */
export function namesOf(holding: Holding): Array<{ name: string; version: string }> {
  const names = [{ name: holding.source, version: holding.version }]
  // Red Hat's family names binaries as often as sources, whatever the schema says.
  if (holding.kind === 'rpm')
    for (const binary of holding.binaries) if (binary.name !== holding.source) names.push(binary)
  return names
}

function* rowsFor(book: MatchBook, holding: Holding): Iterable<RowFor> {
  for (const ecosystem of holding.ecosystems)
    for (const { name, version } of namesOf(holding))
      for (const row of book.rowsOf(ecosystem, name)) yield { row, version }
}

const CVE = /^CVE-/

/**
 * The flaws of an advisory by the name that all statements about them share: the CVE where any of them knows it, else the first of
 * their ids. So a flaw with a GHSA and a PYSEC number is one exposure, and a decision about one name holds for the other.
 */
export function flawsNamed(book: MatchBook, advisory: number): string[] {
  const own = book.flawsOf(advisory)
  if (own.some((flaw) => CVE.test(flaw))) return own
  const others = book.sameFlaw(advisory)
  if (others.length < 2) return own
  const all = [...new Set(others.flatMap((number) => book.flawsOf(number)))]
  const cves = all.filter((flaw) => CVE.test(flaw))
  return cves.length > 0 ? cves : all.toSorted().slice(0, 1)
}
