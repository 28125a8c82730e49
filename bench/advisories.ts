/**
 * `npm run bench:advisories [-- --quick]`: reading 29,016 OSV records (those of the test corpora, some again under other ids) from a packed
 * file into the book, beside plain `gunzip`, `JSON.parse` and a Map in the same process; opening the book; memory of a book of
 * 500,000 records. CPU seconds are the primary figure. Exits non-zero when a limit of memory is missed.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { createGzip, gunzipSync } from 'node:zlib'
import { keepNurserySmall } from '../src/app/small-nursery.ts'
import { openBook } from '../src/know/advisories/book/open.ts'
import { createFeedWriter } from '../src/know/advisories/book/write-feed.ts'
import { readFeed } from '../src/know/advisories/read-feed.ts'
import { sourceById } from '../src/know/advisories/sources/api.ts'
import { newAdvisory, newAffected } from '../src/know/advisories/sources/advisory.ts'
import { corpora } from '../test/conformance/corpora.ts'
import { type Figure, fails, figureTable } from './figures.ts'
import { createRandom } from './random.ts'

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, child: { type: 'string' }, folder: { type: 'string' } },
})
const RECORDS = 29_016
const MANY = values.quick === true ? 100_000 : 500_000
const FILES = [
  ['osv', 'almalinux.osv.jsonl.gz'],
  ['osv', 'pypa.osv.jsonl.gz'],
  ['debian', 'dsa-dla-2023-04.osv.jsonl.gz'],
]

interface Cost {
  wall: number
  cpu: number
  /** Peak resident memory of the process, MB. */
  memory: number
  note: number
}

if (values.child !== undefined) await runChild(values.child, values.folder ?? '')
else await runAll()

async function runChild(part: string, folder: string): Promise<void> {
  const started = performance.now()
  const before = process.cpuUsage()
  let note = 0
  // As the program does, plain reading too: it is the fairest comparison of memory.
  keepNurserySmall()
  if (part === 'ours') note = await ours(folder)
  else if (part === 'plain') note = plain(folder)
  else if (part === 'many') note = many(folder)
  else if (part === 'open-many') note = openMany(join(folder, 'many'))
  else note = openMany(join(folder, 'book'))
  const { user, system } = process.cpuUsage(before)
  const cost: Cost = {
    wall: (performance.now() - started) / 1000,
    cpu: (user + system) / 1e6,
    memory: process.resourceUsage().maxRSS / 1000,
    note,
  }
  console.log(JSON.stringify(cost))
}

async function ours(folder: string): Promise<number> {
  const source = sourceById('osv')
  if (source === null) return 0
  const reading = await readFeed({
    directory: join(folder, 'book'),
    feed: 'osv',
    source,
    paths: [join(folder, 'records.jsonl.gz')],
    now: Date.now(),
  })
  return reading.advisories
}

/** What one would write first: every document in memory. */
function plain(folder: string): number {
  const index = new Map<string, unknown[]>()
  let records = 0
  for (const line of gunzipSync(readFileSync(join(folder, 'records.jsonl.gz')))
    .toString('utf8')
    .split('\n')) {
    if (line === '') continue
    records++
    const record = JSON.parse(line) as { affected?: Array<{ package?: { ecosystem?: string; name?: string } }> }
    for (const affected of record.affected ?? []) {
      const key = `${affected.package?.ecosystem}/${affected.package?.name}`
      const list = index.get(key)
      if (list === undefined) index.set(key, [affected])
      else list.push(affected)
    }
  }
  return index.size > 0 ? records : 0
}

/** A book of many small advisories: six packages each, as distributions write them. */
function many(folder: string): number {
  const random = createRandom(5)
  mkdirSync(join(folder, 'many'), { recursive: true })
  const writer = createFeedWriter(join(folder, 'many', 'many.feed'), 'many', null, Date.now())
  for (let at = 0; at < MANY; at++) {
    const advisory = newAdvisory(`DSA-${at}-1`, 'osv')
    advisory.upstream = [`CVE-${2015 + (at % 11)}-${10_000 + at}`, `CVE-${2015 + (at % 11)}-${1_000_000 + at}`]
    advisory.title = `package ${at} - security update`
    advisory.summary = 'A hole that lets the outside in. '.repeat(1 + random.below(20))
    advisory.published = Date.UTC(2015, 0, 1) + at * 600_000
    for (let row = 0; row < 6; row++)
      advisory.affected.push({
        ...newAffected(`Debian:${8 + row}`, `package-${random.below(30_000)}`),
        ranges: [
          {
            introduced: null,
            fixed: `${random.below(20)}.${random.below(90)}.${random.below(90)}-${random.below(9)}+deb${8 + row}u${random.below(5)}`,
            lastAffected: null,
          },
        ],
      })
    writer.add(advisory)
  }
  return writer.finish().advisories
}

/** Opens the book and asks it for 1,000 packages and ten documents. */
function openMany(directory: string): number {
  const book = openBook(directory)
  let rows = 0
  for (let at = 0; at < 1_000; at++) rows += book.rowsOf('Debian:12', `package-${at}`).length
  for (let at = 0; at < 10; at++) book.advisory(Math.floor((book.size - 1) * (at / 10)))
  return rows >= 0 ? book.size : 0
}

async function runAll(): Promise<void> {
  const paths = FILES.map((parts) => corpora('advisories', ...parts))
  const folder = mkdtempSync(join(tmpdir(), 'bench-advisories-'))
  const figures: Figure[] = []
  try {
    if (paths.includes(null)) console.log('The test corpora are not here: reading OSV records is not measured.')
    else {
      await makeRecords(
        paths.map((path) => path ?? ''),
        join(folder, 'records.jsonl.gz'),
      )
      const rounds = values.quick === true ? 2 : 5
      const [plainCost, cost] = [best('plain', folder, rounds), best('ours', folder, rounds)]
      const opening = best('open', folder, rounds)
      figures.push(
        {
          what: `${cost.note} OSV records into the book, CPU`,
          figure: `${cost.cpu.toFixed(2)} s (wall ${cost.wall.toFixed(2)} s)`,
          reach: '0.5 s',
          ok: cost.cpu <= 0.5,
        },
        {
          what: 'the same, peak memory',
          figure: `${cost.memory.toFixed(0)} MB`,
          reach: '200 MB',
          ok: cost.memory <= 200,
          binding: true,
        },
        {
          what: 'beside: gunzip, JSON.parse, Map',
          figure: `${plainCost.cpu.toFixed(2)} s CPU, ${plainCost.memory.toFixed(0)} MB`,
          reach: '',
          ok: null,
        },
        {
          what: 'opening that book, 1,000 packages, 10 documents',
          figure: `${opening.cpu.toFixed(3)} s CPU, ${opening.memory.toFixed(0)} MB`,
          reach: '0.5 s',
          ok: opening.cpu <= 0.5,
        },
      )
    }
    console.error(`making a book of ${MANY} records ...`)
    const made = run('many', folder)
    const opening = best('open-many', folder, 2)
    figures.push(
      {
        what: `a book of ${made.note} records, written`,
        figure: `${made.cpu.toFixed(1)} s CPU, ${made.memory.toFixed(0)} MB`,
        reach: '1000 MB',
        ok: made.memory <= 1_000,
        binding: true,
      },
      {
        what: 'the same, opened, 1,000 packages, 10 documents',
        figure: `${opening.cpu.toFixed(2)} s CPU, ${opening.memory.toFixed(0)} MB`,
        reach: '400 MB',
        ok: opening.memory <= 400,
        binding: true,
      },
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
  console.log(figureTable(figures))
  const [first] = figures
  console.log(
    `${figures.some(fails) ? 'FAILED' : 'ok'}: ${figures.map(({ what, figure }) => `${what}: ${figure}`).join('; ')}${first === undefined ? 'nothing measured' : ''}`,
  )
  process.exitCode = figures.some(fails) ? 1 : 0
}

/** Each measurement in a process of its own; the one that cost least CPU counts. */
function best(part: string, folder: string, rounds: number): Cost {
  console.error(`${part} ...`)
  return Array.from({ length: rounds }, () => run(part, folder)).toSorted((a, b) => a.cpu - b.cpu)[0] as Cost
}

function run(part: string, folder: string): Cost {
  if (part === 'ours') rmSync(join(folder, 'book'), { recursive: true, force: true })
  const child = spawnSync(
    process.execPath,
    [import.meta.filename, '--child', part, '--folder', folder, ...(values.quick === true ? ['--quick'] : [])],
    { encoding: 'utf8' },
  )
  if (child.status !== 0) throw new Error(child.stderr)
  return JSON.parse(child.stdout) as Cost
}

async function makeRecords(paths: readonly string[], target: string): Promise<void> {
  const lines = paths.flatMap((path) => gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n'))
  const gzip = createGzip()
  const out = gzip.pipe(createWriteStream(target))
  for (let at = 0; at < RECORDS; at++) {
    const line = lines[at % lines.length] ?? ''
    const text = at < lines.length ? line : line.replace(/"id":"/, '"id":"B-')
    if (!gzip.write(`${text}\n`)) await once(gzip, 'drain')
  }
  gzip.end()
  await once(out, 'close')
}
