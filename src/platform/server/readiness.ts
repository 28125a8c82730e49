import type { Parts } from './parts.ts'
import type { Ready } from './schemas/health.ts'

/** A store that takes longer is as good as away. Milliseconds. */
const PATIENCE = 3000

/** Asks each store a question that it must read something for; and whether it took what sensors sent last. */
export async function readiness(parts: Parts): Promise<Ready> {
  const minute = Math.floor(parts.clock() / 60_000)
  const answers = await Promise.all([
    asked('state', () => parts.accounts.ping(), parts),
    asked('sightings', () => parts.sightings.traffic({ from: minute, to: minute + 1 }, 1), parts),
  ])
  // A store may answer and yet take nothing, on a full disk: the last delivery tells.
  const taking = { part: 'ingest', ok: !parts.troubles.has('ingest'), milliseconds: 0 }
  const all = [...answers, taking]
  return { ready: all.every((answer) => answer.ok), parts: all }
}

async function asked(part: string, ask: () => Promise<unknown>, parts: Parts): Promise<Ready['parts'][number]> {
  const began = performance.now()
  const waited = Promise.withResolvers<never>()
  const timer = setTimeout(() => waited.reject(new Error(`no answer in ${PATIENCE} ms`)), PATIENCE)
  try {
    await Promise.race([ask(), waited.promise])
    return { part, ok: true, milliseconds: Math.round(performance.now() - began) }
  } catch (error) {
    parts.log.warn({ part, error: String(error) }, 'store does not answer')
    return { part, ok: false, milliseconds: Math.round(performance.now() - began) }
  } finally {
    clearTimeout(timer)
  }
}
