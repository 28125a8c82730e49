import type { Handling, Knowledge } from '../../platform/exposure/knowledge.ts'
import { readProbes } from '../../platform/exposure/read-probes.ts'
import { createExposureService } from '../../platform/exposure/service.ts'
import type { Touching } from '../../platform/jobs/duty-round.ts'
import { titleOf } from '../../platform/server/picture/exposure-row.ts'
import type { Stores } from './open-stores.ts'
import type { Watched } from './watched.ts'

/** Between two looks for what has changed. Milliseconds. */
const ROUND = 15_000
/** Between two looks at this machine itself. */
const LOOK_HERE = 6 * 3_600_000
/** Exposures that decide what comes into the inbox. */
const MOST = 200_000

export interface Exposures {
  knowledge: Knowledge
  /** For duty: advisories that touch a host now; null until the first round is over. */
  touching(): Promise<Touching[] | null>
  close(): Promise<void>
}

/** Keeps exposures true while the server runs. Does not wait for the first round: the console is there before it is over. */
export async function startExposures(
  stores: Pick<Stores, 'exposures' | 'sightings' | 'duty'>,
  watched: Watched,
  onFault: (error: unknown) => void,
): Promise<Exposures> {
  const store = stores.exposures
  const service = createExposureService({
    store,
    openBook: watched.openBook,
    bookStamp: watched.bookStamp,
    readProbes: () => readProbes(stores.sightings, Date.now()),
    clock: Date.now,
    failed: onFault,
  })
  let known = false
  const round = async (): Promise<void> => {
    await watched.bring(store)
    await service.round()
    known = true
  }
  const loop = startLoop(round, ROUND, onFault)
  const looks = watched.lookHere === null ? null : startLoop(watched.lookHere, LOOK_HERE, onFault)
  return {
    knowledge: {
      store,
      book: service.book,
      probes: service.probes,
      ofHost: service.ofHost,
      round: service.round,
      handling: (advisories) => handling(stores, advisories),
      replay: watched.replay,
    },
    touching: async () => (known ? touching(stores, service.book) : null),
    async close() {
      await loop()
      await looks?.()
      await service.close()
    },
  }
}

/** Runs `work` now and so long after each end, one at a time. Returns the way to stop, which waits for the one under way. */
function startLoop(work: () => Promise<void>, every: number, onFault: (error: unknown) => void): () => Promise<void> {
  let stopped = false
  let timer: NodeJS.Timeout | null = null
  let running: Promise<void> = Promise.resolve()
  const turn = (): void => {
    running = work()
      .catch(onFault)
      .finally(() => {
        if (!stopped) timer = setTimeout(turn, every)
      })
  }
  turn()
  return async () => {
    stopped = true
    if (timer !== null) clearTimeout(timer)
    await running
  }
}

/** The advisories behind what is certainly open, each with the most urgent row it stands on. */
async function touching({ exposures }: Pick<Stores, 'exposures'>, book: Knowledge['book']): Promise<Touching[]> {
  const { rows } = await exposures.exposures({ pressing: true }, MOST, 0)
  const found = new Map<string, Touching>()
  for (const { advisories, certainty, deadline } of rows) {
    const [advisory] = advisories
    if (advisory === undefined || certainty === 'possible') continue
    const known = found.get(advisory)
    if (known === undefined) found.set(advisory, { advisory, title: titleOf(book(), [advisory]), days: deadline.days })
    else if ((deadline.days ?? Number.POSITIVE_INFINITY) < (known.days ?? Number.POSITIVE_INFINITY))
      known.days = deadline.days
  }
  return [...found.values()]
}

/** The earliest of each mark over all advisories about the flaw. */
async function handling({ duty }: Pick<Stores, 'duty'>, advisories: readonly string[]): Promise<Handling | null> {
  const found = (await Promise.all(advisories.slice(0, 20).map((id) => duty.evaluation(id)))).filter(
    (one) => one !== null,
  )
  if (found.length === 0) return null
  const first = (times: Array<number | null>): number | null => {
    const known = times.filter((time) => time !== null)
    return known.length === 0 ? null : Math.min(...known)
  }
  return {
    received: first(found.map(({ received }) => received)),
    acknowledged: first(found.map(({ acknowledged }) => acknowledged)),
    evaluated: first(found.map(({ evaluated }) => evaluated)),
    verdict: found.find(({ verdict }) => verdict !== null)?.verdict ?? null,
    // Approving changes comes with the wing that carries them out.
    approved: null,
  }
}
