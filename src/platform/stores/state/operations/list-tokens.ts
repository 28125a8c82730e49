import type { TokenRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { selectTokens } from './select-tokens.ts'

/** Newest first. */
export function listTokens(db: Database): Promise<TokenRow[]> {
  return selectTokens(db).orderBy('tokens.created', 'desc').orderBy('tokens.id').execute()
}
