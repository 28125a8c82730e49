import { type Caller, NOBODY } from '../auth/caller.ts'
import { createLimiter } from '../auth/rate.ts'
import type { Gate } from './gate.ts'
import type { Parts } from './parts.ts'
import { refuse, Refusal } from './refusal.ts'

/** Secrets that were genuine once but are in the store no more: each costs a look. */
const STALE_PER_ADDRESS = { perSecond: 2, burst: 60 }
const STALE_TOGETHER = { perSecond: 50, burst: 500 }

/** Says who sends a request. What is forged is refused by the gate, before anything is read or looked up. */
export function createIdentify(parts: Parts, gate: Gate): (headers: Headers, address: string) => Promise<Caller> {
  const stale = createLimiter(STALE_PER_ADDRESS)
  const staleTogether = createLimiter(STALE_TOGETHER)

  return async (headers, address) => {
    const now = parts.clock()
    const shown = gate.look(
      { authorization: headers.get('authorization'), cookie: headers.get('cookie') },
      address,
      now,
    )
    if (shown instanceof Refusal) throw shown
    if (shown.secret === null) return NOBODY
    const caller = await parts.auth.callerOf(shown.secret)
    if (caller !== null) return caller
    const wait = stale.take(address, now) || staleTogether.take('all', now)
    if (wait > 0) refuse('too-many', 'too many requests with an old token', null, wait)
    if (shown.bearer) refuse('token-invalid', 'the token is not valid')
    // An old cookie is no fault of the browser: it may still read the sign-in page.
    return NOBODY
  }
}
