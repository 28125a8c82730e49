import type { Act } from '../auth/accounts.ts'
import type { Database } from '../stores/state/open-state.ts'
import { storableJson, storableText } from '../stores/state/storable.ts'
import { type AuditRecord, chainHash } from './hash.ts'
import type { Head } from './head-file.ts'

/**
 * Adds a record within the transaction of the change it tells of (`trx` must be one). From here to the commit the chain is locked, so call it
 * last. Most callers want `withAudit`.
 */
export async function record(trx: Database, act: Act, time: number = Date.now()): Promise<Head> {
  const head = await trx.selectFrom('audit_head').select(['number', 'hash']).forUpdate().executeTakeFirstOrThrow()
  const entry: AuditRecord = {
    number: head.number + 1,
    time,
    actor: storableText(act.actor),
    action: storableText(act.action),
    object: storableText(act.object),
    detail: storableJson(act.detail ?? {}),
  }
  const hash = chainHash(head.hash.toString('hex'), entry)
  const bytes = Buffer.from(hash, 'hex')
  await trx
    .insertInto('audit')
    .values({ ...entry, hash: bytes })
    .execute()
  await trx.updateTable('audit_head').set({ number: entry.number, hash: bytes }).execute()
  return { number: entry.number, hash }
}
