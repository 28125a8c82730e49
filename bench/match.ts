import { cpus, loadavg, tmpdir } from 'node:os'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openBook } from '../src/know/advisories/book/open.ts'
import type { Book } from '../src/know/advisories/book/types.ts'
import { createFeedWriter } from '../src/know/advisories/book/write-feed.ts'
import { createFleet } from '../src/know/exposure/fleet.ts'
import { type Figure, figureTable, summary } from './figures.ts'
import { createWorld } from './match-data.ts'
import { oneHost } from './match-one-host.ts'
import { plainLoop } from './match-plain.ts'

/**
 * `npm run bench:match`: how fast advisories find their hosts. One host of 745 packages against every advisory of the corpora, warm and from the
 * start of the tool; a fleet against half a million records: full, one new advisory, one changed host; beside debsecan and a plain
 * loop. `-- --quick`: 1,000 hosts and 50,000 records. Times are CPU seconds of this process where nothing else is said.
 */
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    hosts: { type: 'string' },
    records: { type: 'string' },
    /** `host` or `fleet`: that half alone. */
    only: { type: 'string' },
  },
})
const HOSTS = Number(options.hosts ?? (options.quick ? 1000 : 10_000))
const RECORDS = Number(options.records ?? (options.quick ? 50_000 : 500_000))
const PACKAGES = 600

const say = (text: string): void => void process.stderr.write(`${text}\n`)

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function cpu(work: () => unknown): Promise<number> {
  const began = cpuSeconds()
  await work()
  return cpuSeconds() - began
}

const ROUNDS = 9

/** CPU seconds of the middle one of some rounds: single short ones are mostly chance. */
async function middle(work: (round: number) => unknown): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) times.push(await cpu(() => work(round)))
  return times.toSorted((a, b) => a - b)[(ROUNDS - 1) / 2] ?? 0
}

function peakMegabytes(): number {
  return process.resourceUsage().maxRSS / 1000
}

const world = createWorld(PACKAGES)
const folder = mkdtempSync(join(tmpdir(), 'firebreak-bench-match-'))

async function writeFeed(count: number, extra: ReturnType<typeof newAdvisory> | null = null): Promise<void> {
  const writer = createFeedWriter(join(folder, `${extra === null ? 'bench' : 'new'}.feed`), 'bench', null, Date.now())
  if (extra !== null) writer.add(extra)
  else for (const advisory of world.advisories(count)) writer.add(advisory)
  writer.finish()
}

/** About a package that is on every host. */
function newAdvisory() {
  const [first] = [...world.advisories(1)]
  if (first === undefined) throw new Error('no advisory')
  const [affected] = first.affected
  if (affected === undefined) throw new Error('no package')
  return { ...first, id: 'BENCH-NEW', upstream: ['CVE-2026-99999'], affected: [{ ...affected, name: 'source-0005' }] }
}

async function fleetFigures(): Promise<Figure[]> {
  say(`writing ${RECORDS} records ...`)
  await writeFeed(RECORDS)
  const book = openBook(folder)
  const fleet = createFleet(openEmpty())
  say(`taking in ${HOSTS} hosts ...`)
  let making = 0
  const takingIn = await cpu(() => {
    for (let n = 0; n < HOSTS; n++) {
      const began = cpuSeconds()
      const host = world.host(n)
      making += cpuSeconds() - began
      fleet.put(host)
    }
  })
  say('matching all ...')
  let findings = 0
  const full = await cpu(() => {
    fleet.matchAll(book)
    fleet.each((_host, holdings) => {
      for (const number of holdings) findings += fleet.findingsAt(number).length
    })
  })
  const memory = peakMegabytes()
  await writeFeed(1, newAdvisory())
  const later = openBook(folder)
  const [affected] = newAdvisory().affected
  let touched = 0
  const one = await middle(() => {
    touched = fleet.matchChanged(later, [[affected?.ecosystem ?? '', affected?.name ?? '']]).length
  })
  const changed = Array.from({ length: ROUNDS }, (_, n) => world.host(HOSTS + n))
  const oneHostChanged = await middle((round) => {
    const host = changed[round]
    if (host !== undefined) fleet.put({ ...host, host: `host-${round}` })
  })
  const plain =
    plainLoop(
      later,
      [...Array(Math.min(HOSTS, 20)).keys()].map((n) => world.host(n)),
    ) / Math.min(HOSTS, 20)
  close(book, later)
  const scale = `${HOSTS.toLocaleString('en')} hosts x ${PACKAGES}, ${RECORDS.toLocaleString('en')} records`
  return [
    {
      what: `${scale}: full`,
      figure: `${full.toFixed(1)} s (${fleet.holdings.toLocaleString('en')} different holdings, ${findings.toLocaleString('en')} findings)`,
      reach: '10 s',
      ok: full < 10,
    },
    {
      what: 'the same by a plain loop, scaled up from 20 hosts',
      figure: `${(plain * HOSTS).toFixed(0)} s`,
      reach: '',
      ok: null,
    },
    { what: 'taking in those hosts before', figure: `${(takingIn - making).toFixed(1)} s`, reach: '', ok: null },
    {
      what: 'one new advisory',
      figure: `${(one * 1000).toFixed(0)} ms (${touched.toLocaleString('en')} hosts)`,
      reach: '100 ms',
      ok: one < 0.1,
    },
    {
      what: 'one changed host',
      figure: `${(oneHostChanged * 1000).toFixed(1)} ms`,
      reach: '50 ms',
      ok: oneHostChanged < 0.05,
    },
    {
      what: 'memory, peak of the process',
      figure: `${memory.toFixed(0)} MB`,
      reach: '1 GB',
      ok: memory < 1000,
      binding: true,
    },
  ]
}

function openEmpty(): Book {
  const empty = join(folder, 'empty')
  mkdirSync(empty, { recursive: true })
  return openBook(empty)
}

function close(...books: Book[]): void {
  for (const book of books) book.close()
}

try {
  // The fleet first: its peak of memory is that of a server, which reads no corpora.
  const fleet = options.only === 'host' ? [] : await fleetFigures()
  const figures = [...(options.only === 'fleet' ? [] : await oneHost(say)), ...fleet]
  process.stdout.write(`${cpus()[0]?.model ?? ''}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.versions.node}\n\n`)
  process.stdout.write(`${figureTable(figures)}\n\n${summary(figures)}\n`)
  process.exitCode = figures.some((figure) => figure.ok === false) ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
