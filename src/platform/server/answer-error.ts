import type { Logger } from 'pino'
import { FirebreakError } from '../../support/errors.ts'
import { Refusal, REFUSALS } from './refusal.ts'
import type { ErrorAnswer } from './schemas/error.ts'

/** Seconds to wait when a store is away. */
const STORE_AWAY = 2

/** The answer for whatever went wrong. Only a Refusal says what in its own words: other messages may hold internals. */
export function answerError(error: unknown, log: Logger): Response {
  if (error instanceof Refusal) return refusalAnswer(error)
  if (error instanceof FirebreakError && error.code === 'try-later') {
    log.warn({ error: error.message, cause: String(error.cause ?? '') }, 'store is away')
    return refusalAnswer(new Refusal('try-later', 'a store does not answer right now', null, STORE_AWAY))
  }
  if (error instanceof FirebreakError && error.code === 'usage')
    return refusalAnswer(new Refusal('bad-request', error.message, error.field ?? null))
  log.error({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }, 'request failed')
  return refusalAnswer(new Refusal('internal', 'a fault in Firebreak itself'))
}

export function refusalAnswer(refusal: Refusal): Response {
  return Response.json(refusalBody(refusal), {
    status: REFUSALS[refusal.code].status,
    headers: refusalHeaders(refusal),
  })
}

export function refusalBody({ code, message, field }: Refusal): ErrorAnswer {
  return { error: { code, message, ...(field === null ? {} : { field }), remedy: REFUSALS[code].remedy } }
}

export function refusalHeaders({ code, retryAfter }: Refusal): Record<string, string> {
  return {
    'cache-control': 'no-store',
    ...(retryAfter === null ? {} : { 'retry-after': String(retryAfter) }),
    ...(REFUSALS[code].status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
  }
}
