import { createMatching, exposuresOf } from '../../../know/exposure/exposures.ts'
import { createMemoryBook } from '../../../know/exposure/memory-book.ts'
import { NO_PROBES, type Probes } from '../../../know/exposure/ports.ts'
import type { Inventory } from '../../../model/host.ts'
import type { Batch } from '../../../model/sighting.ts'
import type { ExposureStore } from '../../../platform/exposure/store.ts'
import type { SightingStore } from '../../../platform/stores/sightings/types.ts'
import { version } from '../../version.ts'
import type { Watched } from '../watched.ts'
import { bulletin, EVENTS, FIXED, FLAW, LAST_DAY, PATCHED, PROBES, SERVERS, UNPATCHED } from './summer-of-2001.ts'

const DAY = 86_400_000
const MINUTE = 60_000

/**
 * The summer of 2001 on 40 made-up servers, moved so that its last day is today: MS01-033 arrives, nobody acts, the deadline says three
 * days, the probes come on day 24. Kept in the stores as if it had happened here, so that every page shows it as it shows today's.
 */
export function summerOf2001(sightings: SightingStore, now: number): Watched {
  const start = Math.floor(now / DAY) * DAY - LAST_DAY * DAY
  const at = (day: number): number => start + day * DAY
  const states = [{ source: 'kev', synced: now, newest: now, records: 0, failure: null }]
  let brought = false
  return {
    openBook: () => createMemoryBook([bulletin(at(0))], states),
    bookStamp: () => '',
    async bring(store) {
      if (brought) return
      brought = true
      await playHosts(store, at)
      await sightings.add(probeBatches(at, now))
    },
    lookHere: null,
    replay: { flaws: [FLAW], from: at(-3), to: now, events: EVENTS.map(({ day, text }) => ({ at: at(day), text })) },
  }
}

const ACT = { actor: 'demo', action: 'add-host', object: 'host' }

async function playHosts(store: ExposureStore, at: (day: number) => number): Promise<void> {
  const book = createMemoryBook(
    [bulletin(at(0))],
    [{ source: 'kev', synced: at(0), newest: at(0), records: 0, failure: null }],
  )
  for (let n = 0; n < SERVERS; n++) {
    const name = serverName(n)
    await store.saveHost({ ...ACT, object: `host ${name}` }, hostOf(name, n, at(-30)))
    const patched = PATCHED.find(({ hosts }) => n < hosts)?.day ?? null
    // The bulletin comes; from day 24 it is known to be exploited, which changes the row; then the patch, for most.
    const days = [0, 24, ...(patched === null ? [] : [patched])]
    for (const day of days) {
      const inventory = inventoryOf(name, day === patched ? FIXED : UNPATCHED, at(day))
      await store.saveInventory(inventory)
      const matching = createMatching(book, {
        probes: day >= 24 ? probed(at(24), at(day)) : NO_PROBES,
        decisions: [],
        now: at(day),
      })
      const next = exposuresOf(matching, inventory).exposures.map(({ evidence: _evidence, ...exposure }) => ({
        ...exposure,
        probed: day >= 24,
      }))
      await store.replaceExposures(name, next, () => 'fixed', at(day))
    }
    // The last look is today's, so that nobody is told that what is shown may be over.
    await store.saveInventory(inventoryOf(name, patched === null ? UNPATCHED : FIXED, Date.now()))
  }
}

function probed(first: number, last: number): Probes {
  const fact = { first, last, requests: 1, sources: 1, where: 'our own listeners' }
  return { now: () => fact, onHost: () => fact }
}

function serverName(n: number): string {
  return `iis-${String(n + 1).padStart(2, '0')}`
}

function hostOf(name: string, n: number, added: number) {
  return { name, ssh: null, tags: ['web', 'demo'], domain: `rack-${1 + (n % 4)}`, group: null, added }
}

function inventoryOf(host: string, build: string, taken: number): Inventory {
  return {
    host,
    taken,
    how: 'ssh',
    os: {
      id: 'windows',
      version: '5.0',
      codename: null,
      pretty: 'Windows 2000 Server (made up)',
      ecosystem: 'Windows',
    },
    kernel: { running: '', installed: [], newest: null, rebootNeeded: null },
    packages: [
      {
        name: 'idq.dll',
        version: build,
        kind: 'windows',
        architecture: null,
        source: 'idq.dll',
        sourceVersion: build,
        state: 'installed',
        held: false,
        origin: null,
        module: null,
        candidate: null,
      },
    ],
    listeners: [
      {
        protocol: 'tcp',
        address: '0.0.0.0',
        port: 80,
        process: 'inetinfo.exe',
        unit: 'W3SVC',
        package: null,
        reach: 'public',
        container: null,
      },
    ],
    modules: [{ server: 'iis', name: 'idq.dll', evidence: 'script mapping of .ida and .idq' }],
    stale: [],
    gaps: [],
  }
}

/** One batch a day: every source probes once, spread over the day and over the servers. */
function probeBatches(at: (day: number) => number, now: number): Batch[] {
  return PROBES.map(({ day, threat, sources }, seq) => ({
    schema: 'firebreak.batch/1',
    sensor: serverName(SERVERS - 1 - (seq % 3)),
    epoch: 'summer-of-2001',
    seq: seq + 1,
    sightings: Array.from({ length: sources }, (_, i) => ({
      threat,
      // 198.18.0.0/15 is for tests of networks: no real host has such an address.
      source: `198.18.${(day * 7 + (i >> 8)) % 256}.${i % 256}`,
      minute: Math.floor(Math.min(now, at(day) + ((i + 0.5) / sources) * DAY) / MINUTE),
      requests: 1,
      answered: [0, 0, 0, 1, 0, 0],
    })),
    traffic: [],
    unknown: [],
    evidence: [],
    health: {
      version,
      clock: now,
      files: 0,
      bytes: 0,
      lines: 0,
      parsed: 0,
      unparsed: 0,
      skipped: 0,
      gapBytes: 0,
      gapReason: null,
      overflowed: 0,
      lag: 0,
      journalBytes: 0,
      diskFree: 0,
      warnings: [],
    },
  }))
}
