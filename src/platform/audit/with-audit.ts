import { systemCode } from '../../support/errors.ts'
import type { Act } from '../auth/accounts.ts'
import { storeError } from '../stores/postgres/url.ts'
import type { State, StateTransaction } from '../stores/state/open-state.ts'
import type { Head } from './head-file.ts'
import { record } from './record.ts'

const TRIES = 3
/** States of SQL: the database chose this transaction to end a deadlock, or could not put it in order with others. */
const AGAIN = ['40P01', '40001']

/** What the audit keeps, or how it follows from what was done. */
export type ActOf<Result> = Act | ((result: Result) => Act)

/**
 * Makes a change and its audit record in one transaction: no audit, no change. `change` may run again after a deadlock.
 * When it returns null or false there was nothing to change, and nothing is recorded.
 * Throws what `change` throws; `try-later` when the database is away.
 */
export async function withAudit<Result>(
  state: State,
  act: ActOf<Result>,
  change: (trx: StateTransaction) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(state, act, change)
    } catch (error) {
      if (tries < TRIES && AGAIN.includes(systemCode(error) ?? '')) continue
      throw storeError(error, typeof act === 'function' ? 'The state' : `${act.action} ${act.object}`)
    }
  }
}

async function attempt<Result>(
  state: State,
  act: ActOf<Result>,
  change: (trx: StateTransaction) => Promise<Result>,
): Promise<Result> {
  let head: Head | null = null
  const result = await state.db.transaction().execute(async (trx) => {
    const done = await change(trx)
    if (done !== null && done !== false) head = await record(trx, typeof act === 'function' ? act(done) : act)
    return done
  })
  // The change stands. A head that cannot be noted now is noted with the next record.
  if (head !== null) await state.head?.note(head).catch(() => undefined)
  return result
}
