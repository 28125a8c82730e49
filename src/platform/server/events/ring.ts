/** One thing that happened, on its way to consoles. `id` is the same on every server. */
export interface ServerEvent {
  id: string
  type: 'sightings' | 'sensor' | 'audit'
  /** JSON. */
  data: string
}

export interface Ring {
  add(event: ServerEvent): void
  /** Events after the one with this id, oldest first; null when it is not kept (any more). */
  after(id: string): ServerEvent[] | null
  /** Id of the newest event; empty when there is none. */
  newest(): string
  /** Forgets everything: what is kept has a hole. */
  clear(): void
}

/** The last `most` events, in the order every server saw them. */
export function createRing(most: number): Ring {
  let events: ServerEvent[] = []
  /** Number of the event at place 0. */
  let first = 0
  const numbers = new Map<string, number>()
  return {
    add(event) {
      numbers.set(event.id, first + events.length)
      events.push(event)
      // Cut in big pieces, so that adding stays cheap.
      if (events.length < most * 1.25) return
      const gone = events.length - most
      for (const old of events.slice(0, gone)) numbers.delete(old.id)
      events = events.slice(gone)
      first += gone
    },
    after(id) {
      const number = numbers.get(id)
      return number === undefined ? null : events.slice(number - first + 1)
    },
    newest: () => events.at(-1)?.id ?? '',
    clear() {
      first += events.length
      events = []
      numbers.clear()
    },
  }
}
