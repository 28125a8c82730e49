import type { Inventory } from '../../model/host.ts'
import { describeHost } from './describe-host.ts'
import type { Matching } from './exposures.ts'
import { settle } from './finding.ts'
import { judgeHolding } from './judge-holding.ts'
import type { Judgement } from './judge-row.ts'

export interface Clear {
  host: string
  package: string
  installed: string
  why: string
}

/** Why packages that the advisories about a flaw speak of are not exposed to it on a host. Holds outside text. */
export function whyClear({ book }: Matching, inventory: Inventory, flaw: string): Clear[] {
  return describeHost(inventory).held.flatMap(({ holding }) => {
    const judgements = judgeHolding(book, holding).get(flaw)
    if (judgements === undefined) return []
    const { finding, deciding, outcome } = settle(book, flaw, judgements)
    if (finding !== null) return []
    const why = reasonOf(outcome, deciding[0])
    return [{ host: inventory.host, package: holding.source, installed: holding.version, why }]
  })
}

function reasonOf(outcome: string, judgement: Judgement | undefined): string {
  if (outcome === 'not-affected') {
    const reason = judgement?.row.reason
    return `the publisher says that it is not affected${reason ? `: ${reason}` : ''}`
  }
  if (outcome === 'fixed') return `it has the fix (${judgement?.fixed ?? 'version not given'})`
  const last = judgement?.row.ranges.find((range) => range.lastAffected !== null)?.lastAffected
  return last === undefined
    ? 'its version lies outside the affected ones'
    : `its version is above the last one known to be affected (${last}); no fix is named`
}
