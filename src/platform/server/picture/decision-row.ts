import { iso } from '../../../support/time.ts'
import type { KeptDecision } from '../../exposure/store.ts'
import type { DecisionRow } from '../schemas/exposures.ts'

export function shownDecision(decision: KeptDecision): DecisionRow {
  const { id, flaw, host, package: name, kind, reason, by, made, expires, ended } = decision
  return {
    id,
    flaw,
    host,
    package: name,
    kind,
    reason,
    by,
    made: iso(made),
    expires: expires === null ? null : iso(expires),
    ended: ended === null ? null : iso(ended),
  }
}
