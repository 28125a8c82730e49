import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MOST_ARRIVALS } from '../src/platform/server/picture/growth.ts'
import { threatCards } from '../src/platform/server/picture/cards.ts'
import { openPostgres } from '../src/platform/stores/postgres/open.ts'
import { openSightings } from '../src/platform/stores/sightings/api.ts'
import { createPostgresSightings } from '../src/platform/stores/sightings/postgres/store.ts'
import type { SightingFilter, SightingStore } from '../src/platform/stores/sightings/types.ts'
import { startClickhouse } from '../src/platform/stores/sightings/contract/clickhouse-servers.ts'
import { childrenCpuSeconds } from './children-cpu.ts'
import { BUSY_SITE, createSightingMaker, type SightingMaker } from './sightings-data.ts'

/**
 * Ingest and queries of the sightings store on the embedded PostgreSQL, with five years of a busy site.
 * `npm run bench:sightings -- --rows 100000000` is the run the docs show; without it, two million rows.
 * Reach: 200,000 sightings a second in, every query p95 200 ms.
 */
const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000000' },
    /** Measure a store that is filled already, and leave it. */
    url: { type: 'string' },
    /** Where the embedded store is kept; it stays there. Otherwise in a temporary place. */
    directory: { type: 'string' },
    /** Do not fill: the store at `url` holds the rows of an earlier run. */
    filled: { type: 'boolean', default: false },
    /** Measure on the first days only, as when the rest is not settled yet. */
    measured: { type: 'string' },
    /** Two `clickhouse-server` on this machine instead, to be measured beside it: nothing is promised there. */
    clickhouse: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    days: { type: 'string', default: '1825' },
    rounds: { type: 'string', default: '20' },
    /** Of the ranges only these: `24 hours,30 days`. */
    only: { type: 'string' },
  },
})

const DAY = 1440
/** The quick run has a month of the same density, not five years of almost nothing. */
const DAYS = options.quick ? 30 : Number(options.days)
const rows = options.quick ? 300_000 : Number(options.rows)
const REACH = { perSecond: 200_000, p95: 200 }
const PER_ADD = 50_000

const TODAY = Math.floor(Date.now() / 86_400_000) * DAY
const FIRST = TODAY - DAYS * DAY

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** What one server takes when a thousand sensors deliver: sightings of the last minutes. */
async function live(store: SightingStore, maker: SightingMaker): Promise<number> {
  const count = options.quick ? 200_000 : 2_000_000
  let spent = 0
  const now = Math.floor(Date.now() / 60_000)
  for (let done = 0; done < count; done += PER_ADD) {
    const batches = maker.batches(PER_ADD, now - 3, now)
    spent += await seconds(() => store.add(batches))
  }
  return count / spent
}

async function fill(store: SightingStore, maker: SightingMaker): Promise<number> {
  const perDay = rows / DAYS
  const daysAtOnce = Math.max(1, Math.floor(PER_ADD / perDay))
  let spent = 0
  for (let day = 0; day < DAYS; day += daysAtOnce) {
    const end = Math.min(DAYS, day + daysAtOnce)
    const batches = maker.batches(Math.round(perDay * (end - day)), FIRST + day * DAY, FIRST + end * DAY)
    spent += await seconds(() => store.add(batches))
    if (Math.floor(day / 90) !== Math.floor(end / 90)) {
      say(`  ${Math.round((100 * end) / DAYS)} % in, ${Math.round((perDay * end) / spent).toLocaleString('en')} rows/s`)
    }
  }
  return rows / spent
}

interface Timing {
  name: string
  p50: number
  p95: number
  /** Processor time of this process and the database, of one query: what a machine with nothing else to do would need, about. */
  cpu: number
}

/** Days, step of one timeline, step of small multiples (at most 96 points each): as the console asks. */
const RANGES: Array<[name: string, days: number, step: number, spark: number]> = [
  ['24 hours', 1, 60, 15],
  ['7 days', 7, 60, 120],
  ['30 days', 30, 360, 720],
  ['1 year', 365, 1440, 10_080],
  ['5 years', DAYS, 43_200, 43_200],
]

function queries(store: SightingStore, filter: SightingFilter, step: number, spark: number, round: number) {
  const threat = `threat-${(round * 7) % 50}`
  const source = SOURCES[round % SOURCES.length] ?? ''
  return {
    threats: () => store.threats(filter),
    'timeline of all': () => store.timeline(filter, step),
    'timeline of a threat': () => store.timeline({ ...filter, threat }, step),
    timelines: () => store.timelines(filter, spark),
    sources: () => store.sources(filter, 50),
    'sources of a threat': () => store.sources({ ...filter, threat }, 50),
    'threats of a source': () => store.threats({ ...filter, source }),
    'timeline of a source': () => store.timeline({ ...filter, source }, step),
    'threats of a sensor': () => store.threats({ ...filter, sensor: 'web-1' }),
    'first seen': () => store.firstSeen({ ...filter, threat }, 2000),
    arrivals: () => store.arrivals(filter, MOST_ARRIVALS),
    'page of threats': () => threatCards(store, { ...filter, shown: { from: '', to: '' } }),
    unknown: () => store.unknown(filter, 50),
    'evidence of a threat': () => store.evidence({ ...filter, threat }, 50),
    'evidence of a source': () => store.evidence({ ...filter, source }, 50),
    traffic: () => store.traffic(filter, step),
  }
}

let SOURCES: string[] = []

async function measure(store: SightingStore): Promise<Timing[]> {
  const timings: Timing[] = []
  const rounds = options.quick ? 5 : Number(options.rounds)
  const newest = Math.max(...(await store.threats({ from: FIRST, to: TODAY })).map(({ lastMinute }) => lastMinute))
  const end =
    options.measured === undefined ? Math.floor(newest / DAY) * DAY + DAY : FIRST + Number(options.measured) * DAY
  SOURCES = (await store.sources({ from: FIRST, to: TODAY }, 200)).map(({ source }) => source)
  for (const [range, days, step, spark] of RANGES.filter(([name]) =>
    (options.only ?? name).split(',').includes(name),
  )) {
    const names = Object.keys(queries(store, { from: 0, to: 1 }, step, spark, 0))
    for (const name of names) {
      const times: number[] = []
      const before = cpuSeconds()
      for (let round = 0; round < rounds; round++) {
        // Not on the hour: the edges are read minute by minute.
        const to = end - 17 - round * 1013
        const filter = { from: Math.max(FIRST, to - days * DAY), to }
        const query = queries(store, filter, step, spark, round)[name as keyof ReturnType<typeof queries>]
        times.push(1000 * (await seconds(query)))
      }
      times.sort((a, b) => a - b)
      const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
      const cpu = (1000 * (cpuSeconds() - before)) / rounds
      timings.push({ name: `${name}, ${range}`, p50: at(0.5), p95: at(0.95), cpu })
      say(
        `  ${`${name}, ${range}`.padEnd(34)} p50 ${at(0.5).toFixed(1).padStart(7)} ms   p95 ${at(0.95).toFixed(1).padStart(7)} ms   processor ${cpu.toFixed(0).padStart(4)} ms`,
      )
    }
  }
  return timings
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6 + childrenCpuSeconds()
}

interface Subject {
  store: SightingStore
  /** Makes what the store makes by itself when days are over. */
  settle(): Promise<unknown>
  /** Bytes on disk. */
  size(): Promise<number>
  stop(): Promise<void>
}

async function embedded(): Promise<Subject> {
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'firebreak-bench-'))
  const server = await openPostgres({ directory, ...(options.url === undefined ? {} : { url: options.url }) })
  const store = createPostgresSightings(server.url)
  return {
    store,
    settle: () => store.settle(),
    size: () => store.size(),
    async stop() {
      await store.close()
      await server.stop()
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true })
    },
  }
}

async function twoClickhouse(): Promise<Subject> {
  const servers = await startClickhouse(2)
  const store = openSightings(servers.url('firebreak'))
  return {
    store,
    settle: async () => undefined,
    size: async () => servers.size(),
    async stop() {
      await store.close()
      await servers.stop()
    },
  }
}

async function main(): Promise<void> {
  const { store, settle, size, stop } = await (options.clickhouse ? twoClickhouse() : embedded())
  try {
    await store.migrate()
    let perSecond = Number.POSITIVE_INFINITY
    if (!options.filled) {
      const maker = createSightingMaker(BUSY_SITE, Math.floor(Math.random() * 2 ** 31))
      perSecond = await live(store, maker)
      say(`live ingest: ${Math.round(perSecond).toLocaleString('en')} sightings/s, in batches`)
      const filled = Math.round(await fill(store, maker))
      say(`history of ${rows.toLocaleString('en')} sightings: ${filled.toLocaleString('en')} rows/s`)
    }
    if (options.measured === undefined) say(`settled in ${(await seconds(settle)).toFixed(1)} s`)
    const timings = await measure(store)
    const worst = timings.reduce((a, b) => (b.p95 > a.p95 ? b : a))
    const bytes = await size()
    say(`size on disk: ${(bytes / 1e9).toFixed(2)} GB (${Math.round(bytes / rows)} bytes a sighting)`)
    const slow = timings.filter(({ p95 }) => p95 > REACH.p95)
    const rate = Number.isFinite(perSecond) ? `${Math.round(perSecond).toLocaleString('en')} sightings/s in, ` : ''
    console.log(
      `${rate}slowest query p95 ${worst.p95.toFixed(0)} ms (${worst.name}), ${slow.length} of ${timings.length} over ${REACH.p95} ms, ${rows.toLocaleString('en')} rows`,
    )
    if (!options.clickhouse && (perSecond < REACH.perSecond || slow.length > 0)) process.exitCode = 1
  } finally {
    await stop()
  }
}

await main()
