import type { Database } from '../open-state.ts'

/** The columns of a token, named as in `TokenRow`. */
export function selectTokens(db: Database) {
  return db
    .selectFrom('tokens')
    .leftJoin('users', 'users.id', 'tokens.owner')
    .select(['tokens.id', 'tokens.name', 'tokens.scope', 'tokens.sensor', 'tokens.owner', 'tokens.created'])
    .select(['tokens.expires', 'tokens.last_used as lastUsed'])
    .select(({ fn, val }) => fn.coalesce('users.name', val('command line')).as('ownerName'))
}
