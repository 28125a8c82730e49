import type { Me } from '../client/types.ts'
import type { LoadPage, Page } from './types.ts'
import { wingsFor } from './wings.ts'

const codes = new Map<LoadPage, Page>()

/** The code of a page when it is here already. */
export function codeNow(load: LoadPage): Page | null {
  return codes.get(load) ?? null
}

/** Rejects when the server does not give it. */
export async function fetchCode(load: LoadPage): Promise<void> {
  codes.set(load, await load())
}

/**
 * Fetches the other pages while nothing else is to do: a click then shows its page at once, also when the server has gone
 * away or was updated meanwhile.
 */
export function fetchTheRest(me: Me): void {
  const loads = wingsFor(me).flatMap(({ rooms }) => rooms.flatMap(({ page, one }) => (one ? [page, one] : [page])))
  const next = (): void => {
    const load = loads.find((candidate) => !codes.has(candidate))
    if (load !== undefined)
      fetchCode(load).then(
        () => requestIdleCallback(next),
        () => {},
      )
  }
  requestIdleCallback(next)
}
