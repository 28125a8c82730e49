import { settle } from './finding.ts'
import type { HeldHere } from './holding.ts'
import { judgeHolding } from './judge-holding.ts'
import type { MatchBook } from './ports.ts'
import { WAITING } from './waiting.ts'

/**
 * How an exposure that no longer stands came to its end. `fixed`: the host has the fix, or no longer has the package. `gone`: it
 * never applied, as we know now: the advisory was withdrawn, corrected, or answered by the publisher as not affected.
 */
export function closingOf(
  book: MatchBook,
  held: readonly HeldHere[],
  exposure: { flaw: string; package: string },
): 'fixed' | 'gone' {
  const here = held.filter(({ holding }) => holding.source === exposure.package)
  if (here.length === 0 || exposure.flaw.startsWith(WAITING)) return 'fixed'
  const outcomes = here.flatMap(({ holding }) => {
    const judgements = judgeHolding(book, holding).get(exposure.flaw)
    return judgements === undefined ? [] : [settle(book, exposure.flaw, judgements).outcome]
  })
  return outcomes.includes('fixed') ? 'fixed' : 'gone'
}
