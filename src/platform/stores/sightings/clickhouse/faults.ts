import { FirebreakError } from '../../../../support/errors.ts'

/** Codes of ClickHouse for what passes: too many parts or queries, time-outs, memory, network, no space, shutting down. */
const PASSING = new Set([
  '159',
  '160',
  '164',
  '198',
  '202',
  '209',
  '210',
  '241',
  '242',
  '243',
  '252',
  '279',
  '425',
  '394',
])

/** Tells faults in our words: `try-later` when a server is away or busy, `internal` when it refused what we asked. */
export async function withFaults<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof FirebreakError) throw error
    const message = error instanceof Error ? error.message.slice(0, 500) : String(error)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (/^\d+$/.test(code) && !PASSING.has(code)) {
      throw new FirebreakError('internal', `ClickHouse refused a query about sightings: ${message}`, { cause: error })
    }
    throw new FirebreakError('try-later', `The ClickHouse of the sightings is not reachable: ${message}`, {
      cause: error,
    })
  }
}
