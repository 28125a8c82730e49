import type { Auth } from '../auth/auth.ts'
import { createLimiter } from '../auth/rate.ts'
import { cookieValue } from './cookies.ts'
import type { Metrics } from './metrics.ts'
import { Refusal } from './refusal.ts'

/** Forged secrets from one address: above this the answer is `too-many`. */
const PER_ADDRESS = { perSecond: 1, burst: 20 }

export interface Secrets {
  /** The Authorization header; null when there is none. */
  authorization: string | null
  /** The Cookie header; null when there is none. */
  cookie: string | null
}

/** A secret that somebody of ours made (it may be deleted or over); null without one. A bearer token wins over a cookie. */
export interface Shown {
  secret: string | null
  bearer: boolean
}

export interface Gate {
  /**
   * Looks at form and tag alone: no store, no body, a few microseconds. A refusal for a forged bearer token, or for many
   * forged cookies; a single one is an old browser, and is nobody.
   */
  look(secrets: Secrets, address: string, now: number): Shown | Refusal
}

export function createGate(auth: Auth, cookieName: string, metrics: Metrics): Gate {
  const forged = createLimiter(PER_ADDRESS)
  return {
    look({ authorization, cookie }, address, now) {
      const bearer = authorization !== null
      const secret = bearer ? authorization.replace(/^Bearer +/i, '') : cookieValue(cookie, cookieName)
      if (secret === null || secret === '') return { secret: null, bearer }
      // Sessions come as cookies and tokens as bearer: one stolen through the other's leak is of no use.
      if (auth.recognises(secret) && secret.startsWith('firebreak_session_') !== bearer) return { secret, bearer }
      metrics.refusedTokens.inc()
      const wait = forged.take(address, now)
      if (wait > 0) return new Refusal('too-many', 'too many requests with a wrong token', null, wait)
      return bearer ? new Refusal('token-invalid', 'the token is not valid') : { secret: null, bearer }
    },
  }
}
