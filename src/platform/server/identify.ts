import { type Caller, NOBODY } from '../auth/caller.ts'
import { createLimiter } from '../auth/rate.ts'
import { cookieValue } from './cookies.ts'
import type { Parts } from './parts.ts'
import { refuse } from './refusal.ts'
import { cookieName } from './session.ts'

/** Forged secrets: more than these and the answer is shorter still. */
const PER_ADDRESS = { perSecond: 1, burst: 20 }
/** Secrets that were genuine once but are in the store no more: each costs a look. */
const STALE_PER_ADDRESS = { perSecond: 2, burst: 60 }
const STALE_TOGETHER = { perSecond: 50, burst: 500 }

/** Says who sends a request. What is forged is refused by form and tag alone, before anything is read or looked up. */
export function createIdentify(parts: Parts): (headers: Headers, address: string) => Promise<Caller> {
  const forged = createLimiter(PER_ADDRESS)
  const stale = createLimiter(STALE_PER_ADDRESS)
  const staleTogether = createLimiter(STALE_TOGETHER)

  return async (headers, address) => {
    const bearer = headers.get('authorization')
    const secret = bearer === null ? cookieValue(headers, cookieName(parts.site)) : bearer.replace(/^Bearer +/i, '')
    if (secret === null || secret === '') return NOBODY
    const genuine = parts.auth.recognises(secret) && (bearer !== null || secret.startsWith('firebreak_session_'))
    if (bearer !== null && genuine && secret.startsWith('firebreak_session_'))
      refuse('token-invalid', 'a session is not a token')
    if (genuine) {
      const caller = await parts.auth.callerOf(secret)
      if (caller !== null) return caller
      const wait = stale.take(address, parts.clock()) || staleTogether.take('all', parts.clock())
      if (wait > 0) refuse('too-many', 'too many requests with an old token', null, wait)
    } else {
      parts.metrics.refusedTokens.inc()
      const wait = forged.take(address, parts.clock())
      if (wait > 0) refuse('too-many', 'too many requests with a wrong token', null, wait)
    }
    if (bearer !== null) refuse('token-invalid', 'the token is not valid')
    // An old cookie is no fault of the browser: it may still read the sign-in page.
    return NOBODY
  }
}
