import type { Book } from '../../know/advisories/book/types.ts'
import { closingOf } from '../../know/exposure/closing.ts'
import { describeHost } from '../../know/exposure/describe-host.ts'
import { createMatching, exposuresOf, type HostExposures, type Matching } from '../../know/exposure/exposures.ts'
import { createFleet } from '../../know/exposure/fleet.ts'
import type { Decision } from '../../know/exposure/ports.ts'
import type { Inventory } from '../../model/host.ts'
import { NOTHING_SEEN, type SeenProbes } from './read-probes.ts'
import type { ExposureStore, KeptExposure, StateChange } from './store.ts'

export interface ExposureServiceOptions {
  store: ExposureStore
  /** Opens the book anew; the service closes what it no longer needs. */
  openBook(): Book
  /** Changes whenever the book may have changed; asked before the book is opened anew, so it must cost next to nothing. */
  bookStamp(): string
  readProbes(): Promise<SeenProbes>
  /** Milliseconds. */
  clock: () => number
  /** Exposures changed: consoles may want to look again. */
  changed?(changes: readonly StateChange[]): void
  failed?(error: unknown): void
}

/** Keeps the exposures of all hosts true: matches again what an advisory, an inventory, a probe or a decision touches, and no more. */
export interface ExposureService {
  book(): Book
  probes(): SeenProbes
  /** One host as it stands, with the evidence; null: it was never looked at. */
  ofHost(name: string): Promise<HostExposures | null>
  /** Looks for what has changed, and matches it again. Resolves when it is written. One round runs at a time. */
  round(): Promise<void>
  /** Does a round every `ms` milliseconds. */
  every(ms: number): void
  close(): Promise<void>
}

/** States that a fleet does not know of, since they come from what a host runs. */
const RUNNING = ['fixed-on-disk', 'unknown', 'accepted', 'mitigated', 'not-affected']
const MOST_HOSTS = 100_000
/** Hosts matched before others get a turn. */
const AT_ONCE = 20
/** More changed inventories than this are read in one go. */
const MANY = 20

export function createExposureService(options: ExposureServiceOptions): ExposureService {
  const { store, clock } = options
  // Before the book is opened: what changes in between is seen the next time.
  let stamp = options.bookStamp()
  let book = options.openBook()
  let probes: SeenProbes = NOTHING_SEEN
  let decisions: Decision[] = []
  let decisionMark = ''
  /** When the inventory was taken that the fleet has of a host. */
  const taken = new Map<string, number>()
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let closed = false
  const fleet = createFleet(book)

  async function refreshDecisions(): Promise<Set<string>> {
    const now = clock()
    const rows = (await store.decisions()).filter(
      ({ ended, expires }) => ended === null && (expires === null || expires > now),
    )
    const mark = rows.map(({ id }) => id).join()
    if (mark === decisionMark) return new Set()
    const touched = new Set([...decisions, ...rows].map(({ flaw }) => flaw))
    decisions = rows
    decisionMark = mark
    return touched
  }

  /** Names of hosts that the new book may change. */
  function refreshBook(): string[] {
    const now = options.bookStamp()
    if (now === stamp) return []
    stamp = now
    const fresh = options.openBook()
    if (fresh.mark === book.mark) {
      fresh.close()
      return []
    }
    const changes = fresh.changedSince(book.mark)
    const old = book
    book = fresh
    old.close()
    if (changes === null) {
      fleet.matchAll(fresh)
      return [...taken.keys()]
    }
    const packages = changes.changes.flatMap((change) => change.packages)
    const hosts = new Set(fleet.matchChanged(fresh, packages))
    for (const host of fleet.hostsWith(new Set(changes.flaws))) hosts.add(host)
    return [...hosts]
  }

  /** Hosts that hold a flaw, and those whose programs may still run it although it is mended on the disk. */
  async function hostsOf(flaws: ReadonlySet<string>): Promise<string[]> {
    const hosts = new Set(fleet.hostsWith(flaws))
    for (const flaw of flaws) {
      const { rows } = await store.exposures({ flaw, states: RUNNING }, MOST_HOSTS, 0)
      for (const { host } of rows) hosts.add(host)
    }
    return [...hosts]
  }

  async function refreshProbes(): Promise<string[]> {
    const fresh = await options.readProbes()
    if (fresh.signature === probes.signature) {
      probes = fresh
      return []
    }
    const flaws = new Set([...probes.flaws, ...fresh.flaws])
    probes = fresh
    return hostsOf(flaws)
  }

  /** Hosts whose inventory is another than the one in the fleet. */
  async function refreshInventories(): Promise<Set<string>> {
    const rows = await store.hosts()
    const fresh = new Set(
      rows
        .filter((row) => row.inventory && row.inventory.taken !== taken.get(row.host.name))
        .map(({ host }) => host.name),
    )
    const touched = new Set<string>()
    for await (const inventory of fresh.size > MANY ? store.inventories() : each(store, fresh)) {
      if (taken.get(inventory.host) === inventory.taken) continue
      fleet.put(inventory)
      taken.set(inventory.host, inventory.taken)
      touched.add(inventory.host)
    }
    const present = new Set(rows.map(({ host }) => host.name))
    for (const name of taken.keys())
      if (!present.has(name)) {
        fleet.remove(name)
        taken.delete(name)
      }
    return touched
  }

  async function round(): Promise<void> {
    const touched = await refreshInventories()
    for (const host of refreshBook()) touched.add(host)
    for (const host of await refreshProbes()) touched.add(host)
    for (const host of await hostsOf(await refreshDecisions())) touched.add(host)
    const matching = currentMatching()
    let done = 0
    for (const host of touched) {
      if (closed) return
      await writeHost(matching, host)
      if (++done % AT_ONCE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  function currentMatching(): Matching {
    return createMatching(book, { probes, decisions, now: clock(), findings: (holding) => fleet.findings(holding) })
  }

  async function writeHost(matching: Matching, host: string): Promise<void> {
    const inventory = await store.inventory(host)
    if (inventory === null) return
    const kept = await store.exposuresOfHost(host)
    const { exposures } = exposuresOf(matching, inventory, beforeOf(kept))
    const next = exposures.map(
      ({ evidence: _evidence, ...exposure }): KeptExposure => ({
        ...exposure,
        probed: probes.onHost(exposure.flaw, host) !== null,
      }),
    )
    next.push(...stillRunning(inventory, kept, next))
    const { held } = describeHost(inventory)
    const changes = await store.replaceExposures(host, unique(next), (row) => closingOf(book, held, row), clock())
    if (changes.length > 0) options.changed?.(changes)
  }

  return {
    book: () => book,
    probes: () => probes,
    async ofHost(name) {
      const inventory = await store.inventory(name)
      if (inventory === null) return null
      return exposuresOf(currentMatching(), inventory, beforeOf(await store.exposuresOfHost(name)))
    },
    async round() {
      if (running !== null) await running
      running = round().finally(() => {
        running = null
      })
      await running
    },
    every(ms) {
      const again = (): void => {
        if (closed) return
        timer = setTimeout(() => {
          void this.round()
            .catch((error: unknown) => options.failed?.(error))
            .finally(again)
        }, ms)
      }
      again()
    },
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await running?.catch(() => undefined)
      book.close()
    },
  }
}

async function* each(store: ExposureStore, hosts: ReadonlySet<string>): AsyncIterable<Inventory> {
  for (const host of hosts) {
    const inventory = await store.inventory(host)
    if (inventory !== null) yield inventory
  }
}

function beforeOf(kept: readonly KeptExposure[]): (flaw: string, name: string) => KeptExposure | null {
  const byKey = new Map(kept.map((row) => [`${row.flaw} ${row.package}`, row]))
  return (flaw, name) => byKey.get(`${flaw} ${name}`) ?? null
}

/**
 * What was open here, has its fix on the disk now, and belongs to a package whose old files a process still runs: it stays until
 * that process is restarted, however many updates came in between.
 */
function stillRunning(
  inventory: Inventory,
  kept: readonly KeptExposure[],
  next: readonly KeptExposure[],
): KeptExposure[] {
  const stale = new Set(inventory.stale.flatMap((process) => process.package ?? []))
  if (stale.size === 0) return []
  const present = new Set(next.map((row) => `${row.flaw} ${row.package}`))
  return kept
    .filter(
      (row) =>
        (row.state === 'open' || row.state === 'fixed-on-disk') &&
        !present.has(`${row.flaw} ${row.package}`) &&
        row.binaries.some((name) => stale.has(name)),
    )
    .map((row) => ({ ...row, state: 'fixed-on-disk' }))
}

/** Two versions of one package on a host (npm) are one exposure each by flaw: the first, which presses more, stays. */
function unique(rows: readonly KeptExposure[]): KeptExposure[] {
  const seen = new Set<string>()
  return rows.filter((row) => {
    const key = `${row.flaw} ${row.package}`
    return !seen.has(key) && seen.add(key)
  })
}
