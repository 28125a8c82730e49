import type { TokenRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { selectTokens } from './select-tokens.ts'

/** Null when there is none, it has expired, or its owner is disabled. */
export async function findToken(db: Database, hash: string, now: number): Promise<TokenRow | null> {
  const row = await selectTokens(db)
    .where('tokens.hash', '=', hash)
    .where('tokens.expires', '>', now)
    .where((where) => where.or([where('tokens.owner', 'is', null), where('users.disabled', '=', false)]))
    .executeTakeFirst()
  return row ?? null
}
