import { FirebreakError } from '../../../../support/errors.ts'

/**
 * Tells faults of the database in our words: `try-later` when it is away, full or busy, so that the sensor keeps its batches and
 * asks again; `internal` when it refused what we asked.
 */
export async function withFaults<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FirebreakError) throw error
    const message = error instanceof Error ? error.message : String(error)
    if (isAway(error)) {
      throw new FirebreakError('try-later', `The PostgreSQL of the sightings is not reachable: ${message}`, {
        cause: error,
      })
    }
    throw new FirebreakError('internal', `PostgreSQL refused a query about sightings: ${message}`, { cause: error })
  }
}

/** SQLSTATE classes: 08 connection, 40 rollback, 53 out of disk, memory or connections, 55 not ready, 57 shutting down, 58 system. */
const PASSING = new Set(['08', '40', '53', '55', '57', '58'])

function isAway(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return PASSING.has(code.slice(0, 2))
  // No SQLSTATE: the error came from the socket or from the pool, not from the database.
  return true
}
