import { compareVersions } from '../versions/api.ts'
import { type Finding, findingOf, settle } from './finding.ts'
import type { Holding } from './holding.ts'
import { judgeHolding } from './judge-holding.ts'
import type { Judgement } from './judge-row.ts'
import { possibleFindings } from './possible.ts'
import type { MatchBook } from './ports.ts'

/** Everything that applies to one holding, or may. */
export function matchHolding(book: MatchBook, holding: Holding): Finding[] {
  const judged = judgeHolding(book, holding)
  const findings: Finding[] = []
  for (const [flaw, judgements] of judged) {
    const { finding } = settle(book, flaw, judgements)
    if (finding) findings.push(finding)
  }
  findings.push(...possibleFindings(book, holding, judged))
  return findings
}

/**
 * The flaws that the last fixing version closed. Where a process still runs the files that this update replaced, these are
 * the ones it has; older ones were closed by updates before. Few hosts ask, so a fleet does not keep them.
 */
export function justFixed(book: MatchBook, holding: Holding): Finding[] {
  const fixed: Array<{ flaw: string; deciding: readonly Judgement[] }> = []
  for (const [flaw, judgements] of judgeHolding(book, holding)) {
    const { deciding, outcome } = settle(book, flaw, judgements)
    if (outcome === 'fixed') fixed.push({ flaw, deciding })
  }
  let newest: Judgement | null = null
  for (const { deciding } of fixed)
    for (const one of deciding)
      if (newest === null || compareVersions(one.row.scheme, one.fixed ?? '', newest.fixed ?? '') > 0) newest = one
  if (newest === null) return []
  const last = newest.fixed
  return fixed
    .filter(({ deciding }) => deciding.some((one) => one.fixed === last))
    .map(({ flaw, deciding }) => findingOf(book, flaw, deciding, 'just-fixed'))
}
