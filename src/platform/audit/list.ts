import type { AuditEntry } from '../auth/accounts.ts'
import type { Database } from '../stores/state/open-state.ts'

/** Newest first. `before`: only smaller numbers. */
export async function listAudit(db: Database, before: number | null, limit: number): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('number', '<', before ?? Number.MAX_SAFE_INTEGER)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    ...row,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    hash: row.hash.toString('hex'),
  }))
}
