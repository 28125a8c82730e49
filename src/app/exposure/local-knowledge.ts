import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Book } from '../../know/advisories/book/types.ts'
import { createMatching, type Matching } from '../../know/exposure/exposures.ts'
import { NO_PROBES, type Probes } from '../../know/exposure/ports.ts'
import { openFileStore } from '../../know/inventory/file-store.ts'
import { hostName } from '../../know/inventory/host-name.ts'
import { takeInventory } from '../../know/inventory/take-inventory.ts'
import type { Inventory } from '../../model/host.ts'
import { FirebreakError } from '../../support/errors.ts'
import { stateDirectory } from '../../support/state-directory.ts'
import { openKnownBook } from '../advisory/known-book.ts'
import { readDecisions, standing } from './decisions-file.ts'

/** Longest look at this machine when nobody asked for one in particular. Milliseconds. */
const LOOK_MS = 20_000

export interface LocalKnowledge {
  book: Book
  matching: Matching
  close(): void
}

/** The advisories and decisions in the state directory, with the catalogue's own advisories. */
export async function openKnowledge(probes: Probes = NO_PROBES, now: number = Date.now()): Promise<LocalKnowledge> {
  const book = openKnownBook(advisoriesDirectory())
  const decisions = standing(await readDecisions())
  return { book, matching: createMatching(book, { probes, decisions, now }), close: () => book.close() }
}

export function advisoriesDirectory(): string {
  return join(stateDirectory(), 'advisories')
}

export function hostsDirectory(): string {
  return join(stateDirectory(), 'hosts')
}

/** What this machine is called in the list of hosts. */
export function ownName(): string {
  return hostName(hostname()) ?? 'this-machine'
}

/** Inventories of the hosts that are kept here; with none, this machine as it is now. `name`: only this host. */
export async function inventories(name?: string): Promise<Inventory[]> {
  const store = openFileStore(hostsDirectory())
  if (name !== undefined) {
    const kept = await store.inventory(name)
    if (kept !== null) return [kept]
    if (name === ownName()) return [await thisMachine()]
    const known = (await store.host(name)) !== null
    throw new FirebreakError(
      'name-unknown',
      known
        ? `${name} was never looked at: firebreak host check ${name}`
        : `There is no host called ${name}. See \`firebreak host ls\`.`,
    )
  }
  const kept = await Promise.all((await store.hosts()).map((host) => store.inventory(host.name)))
  const found = kept.filter((inventory) => inventory !== null)
  return found.length > 0 ? found : [await thisMachine()]
}

/** A look at this machine, kept nowhere. */
export async function thisMachine(): Promise<Inventory> {
  return takeInventory(ownName(), null, { quick: true, limitMs: LOOK_MS })
}
