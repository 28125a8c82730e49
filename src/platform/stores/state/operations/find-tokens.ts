import type { TokenRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { selectTokens } from './select-tokens.ts'

/** By hash. Left out are those that do not exist, have expired, or whose owner is disabled. */
export async function findTokens(db: Database, hashes: readonly string[], now: number): Promise<Map<string, TokenRow>> {
  const rows = await selectTokens(db)
    .select('tokens.hash')
    .where('tokens.hash', 'in', hashes)
    .where('tokens.expires', '>', now)
    .where((where) => where.or([where('tokens.owner', 'is', null), where('users.disabled', '=', false)]))
    .execute()
  return new Map(rows.map(({ hash, ...row }) => [hash, row]))
}
