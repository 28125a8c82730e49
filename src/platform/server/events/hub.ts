import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Bus } from './bus.ts'
import { createRing, type ServerEvent } from './ring.ts'

/** Events that are kept for a console that comes back: some minutes of a busy site. */
const KEPT = 20_000

export interface Hub {
  publish(type: ServerEvent['type'], data: object): void
  /**
   * Every event after `lastId`, then every new one, in order, without a hole. When events after `lastId` are not kept any
   * more, `reset` is called first, once. `lastId` null: only new ones. Returns the way to stop.
   */
  subscribe(lastId: string | null, onEvent: (event: ServerEvent) => void, onReset: (why: string) => void): () => void
  newest(): string
  close(): Promise<void>
}

const Carried = z.object({ id: z.string().max(64), type: z.enum(['sightings', 'sensor', 'audit']), data: z.string() })

/** What happened, for every console on every server. */
export async function createHub(bus: Bus): Promise<Hub> {
  const ring = createRing(KEPT)
  const origin = randomBytes(6).toString('base64url')
  const subscribers = new Set<{ onEvent: (event: ServerEvent) => void; onReset: (why: string) => void }>()
  let number = 0
  mark()

  /** A first id for consoles that came before the first event. It is never sent as an event: nothing stands before it. */
  function mark(): void {
    ring.add({ id: `${origin}-${++number}`, type: 'audit', data: '' })
  }

  function arrive(text: string): void {
    const event = carried(text)
    if (event === null) return
    ring.add(event)
    for (const subscriber of subscribers) subscriber.onEvent(event)
  }

  function gap(): void {
    ring.clear()
    mark()
    for (const subscriber of subscribers) subscriber.onReset('the servers lost sight of each other for a moment')
  }

  const stop = await bus.listen(arrive, gap)
  return {
    publish(type, data) {
      const text = JSON.stringify({ id: `${origin}-${++number}`, type, data: JSON.stringify(data) })
      // A lost event is a hole in the picture: consoles load it again.
      void bus.send(text).then((sent) => sent || gap())
    },
    subscribe(lastId, onEvent, onReset) {
      const missed = lastId === null ? [] : ring.after(lastId)
      if (missed === null) onReset('what happened in between is not kept any more')
      for (const event of missed ?? []) onEvent(event)
      const subscriber = { onEvent, onReset }
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    newest: () => ring.newest(),
    close: stop,
  }
}

/** Anybody who may write to the database could send on the channel: only what has the form of an event goes on. */
function carried(text: string): ServerEvent | null {
  try {
    const { id, type, data } = Carried.parse(JSON.parse(text))
    return { id, type, data }
  } catch {
    return null
  }
}
