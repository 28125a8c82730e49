import { verifyAudit } from '../../platform/audit/verify.ts'
import { openPostgres } from '../../platform/stores/postgres/open.ts'
import { openState } from '../../platform/stores/state/open-state.ts'
import { placesOf } from './places.ts'

export interface AuditCheck {
  ok: boolean
  text: string
}

/** For `doctor --audit`: proves the whole chain of the audit. */
export async function checkAudit(): Promise<AuditCheck> {
  const { directory, stateUrl } = placesOf(process.env)
  const postgres = await openPostgres({ directory, ...(stateUrl ? { url: stateUrl } : {}) })
  try {
    const state = await openState(postgres.url, { directory })
    try {
      const proof = await verifyAudit(state)
      const anchor = proof.anchored
        ? 'and compared with the head outside the database'
        : 'no head outside the database was there to compare with'
      if (proof.ok) return { ok: true, text: `audit chain verified to #${proof.entries}, ${anchor}` }
      return { ok: false, text: `audit broken at #${proof.brokenAt ?? '?'}: ${proof.reason ?? 'unknown'}` }
    } finally {
      await state.close()
    }
  } finally {
    await postgres.stop()
  }
}
