import type { TokenRow } from '../../../auth/accounts.ts'
import type { Database } from '../open-state.ts'
import { storableText } from '../storable.ts'
import { selectTokens } from './select-tokens.ts'

export type NewToken = Pick<TokenRow, 'name' | 'scope' | 'sensor' | 'owner' | 'expires'> & { hash: string }

export async function addToken(db: Database, token: NewToken, now: number): Promise<TokenRow> {
  const values = {
    hash: token.hash,
    name: storableText(token.name),
    scope: token.scope,
    sensor: token.sensor,
    owner: token.owner,
    created: now,
    expires: token.expires,
    last_used: null,
  }
  const { id } = await db.insertInto('tokens').values(values).returning('id').executeTakeFirstOrThrow()
  return selectTokens(db).where('tokens.id', '=', id).executeTakeFirstOrThrow()
}
