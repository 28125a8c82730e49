import type { Book } from '../../know/advisories/book/types.ts'
import { createMemoryBook } from '../../know/exposure/memory-book.ts'
import type { HostExposures } from '../../know/exposure/exposures.ts'
import { fail } from '../../support/errors.ts'
import { NOTHING_SEEN, type SeenProbes } from './read-probes.ts'
import type { ExposureStore } from './store.ts'

/** When people dealt with an advisory: marks of the race. Milliseconds; null: not yet. */
export interface Handling {
  received: number | null
  acknowledged: number | null
  evaluated: number | null
  verdict: string | null
  approved: number | null
}

/** A replay of history: events that are no acts of ours, and the moment that counts as now. */
export interface Replay {
  flaws: readonly string[]
  /** Milliseconds. */
  from: number
  to: number
  events: ReadonlyArray<{ at: number; text: string }>
}

/** What the pages about hosts, exposures, advisories and the race are made from. */
export interface Knowledge {
  store: ExposureStore
  book(): Book
  probes(): SeenProbes
  ofHost(name: string): Promise<HostExposures | null>
  /** Matches again what has changed: after a decision, so that the answer shows it. */
  round(): Promise<void>
  /** How these advisories were dealt with, the earliest of each; null: nobody was asked. */
  handling(advisories: readonly string[]): Promise<Handling | null>
  /** Null: this is no replay. */
  replay: Replay | null
}

/** Of a server that looks after no hosts. */
export function noKnowledge(): Knowledge {
  const book = createMemoryBook([])
  return {
    store: EMPTY,
    book: () => book,
    probes: () => NOTHING_SEEN,
    ofHost: async () => null,
    round: async () => undefined,
    handling: async () => null,
    replay: null,
  }
}

const refuse = async (): Promise<never> => fail('usage', 'This server keeps no hosts.')

const EMPTY: ExposureStore = {
  hosts: async () => [],
  host: async () => null,
  saveHost: refuse,
  removeHost: refuse,
  inventory: async () => null,
  async *inventories() {},
  saveInventory: refuse,
  exposures: async () => ({ total: 0, rows: [] }),
  exposuresOfHost: async () => [],
  countsByHost: async () => [],
  countsByFlaw: async () => [],
  replaceExposures: refuse,
  changes: async () => [],
  changesSince: async () => [],
  decisions: async () => [],
  addDecision: refuse,
  endDecision: async () => false,
}
