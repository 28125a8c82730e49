/**
 * `npm run prove:feeds [-- --quick] [-- --seed N]`: hostile servers and feeds against `advisory sync`. Each must end with a clear
 * error or be read in part, in bounded time and memory, and leave what was known as it was; then good feeds with random damage.
 * The last line is the figure; exit code 1 on a failure.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { advisoryReportText } from '../../src/cli/render/advisory-text.ts'
import { createPaint } from '../../src/cli/render/paint.ts'
import { openBook } from '../../src/know/advisories/book/open.ts'
import type { Feed } from '../../src/know/advisories/feeds-table.ts'
import { syncFeeds, type SyncResult } from '../../src/know/advisories/sync.ts'
import { visible } from '../../src/support/escape.ts'
import { createRandom } from '../../bench/random.ts'
import { zip } from '../feeds/archives.ts'
import { type Handler, serve } from '../feeds/hostile-server.ts'
import { GOOD, type HostileFeed, hostileFeeds } from './hostile-feeds.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
const rounds = values.quick === true ? 150 : 3_000
/** One feed may take this long, and the whole proof this much memory. */
const MOST_MS = 15_000
const MOST_MB = 1_200
const LIMITS = { size: 100 << 20, idle: 300, total: 3_000, redirects: 5, pause: 5 }

const directory = mkdtempSync(join(tmpdir(), 'prove-feeds-'))
const failures: string[] = []
let slowest = { ms: 0, name: '' }
let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
const tell = (text: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r${text.padEnd(78)}` : `${text}\n`)
}

const NAMES: Readonly<Record<string, string[]>> = {
  'loopback.test': ['127.0.0.1'],
  'mixed.test': ['1.1.1.1', '10.0.0.1'],
}
let changes = 0
/** A name server of the enemy: `changing.test` is public at first and ours the next time. */
async function resolve(name: string): Promise<string[]> {
  if (name === 'changing.test') return changes++ % 2 === 1 ? ['192.0.2.1'] : ['169.254.169.254']
  return NAMES[name] ?? ['192.0.2.1']
}

async function sync(book: string, source: string, handler: Handler): Promise<SyncResult> {
  const server = await serve(handler)
  try {
    const feed: Feed = {
      name: 'osv-debian',
      source,
      title: 'proof',
      kind: 'files',
      addresses: [`${server.base}/a`],
      for: null,
    }
    const policy = { own: new Set([server.host]), limits: LIMITS, resolve }
    const [result] = await syncFeeds({ directory: book, feeds: [feed], policy, now: Date.now, full: true })
    if (result === undefined) throw new Error('no result')
    return result
  } finally {
    await server.close()
  }
}

async function proveOne(one: HostileFeed, at: number): Promise<void> {
  const book = join(directory, String(at))
  mkdirSync(book)
  await sync(book, 'osv', (_request, response) => void response.end(GOOD))
  const before = performance.now()
  let ended: string
  try {
    const result = await sync(book, one.source, one.handler)
    ended = result.failure?.code ?? 'taken'
    if (result.failure !== null && !/^[ -~\s\u00a0-\uffff]+$/.test(visible(result.failure.message)))
      failures.push(`${one.name}: its error cannot be shown`)
  } catch (error) {
    ended = `crash: ${error instanceof Error ? error.stack : String(error)}`
  }
  const ms = performance.now() - before
  if (ms > slowest.ms) slowest = { ms, name: one.name }
  if (ms > MOST_MS) failures.push(`${one.name}: took ${Math.round(ms)} ms`)
  if (!one.ends.includes(ended)) failures.push(`${one.name}: ended with ${ended}, not ${one.ends.join(' or ')}`)
  checkBook(book, one.name, ended === 'taken')
  rmSync(book, { recursive: true })
}

/** The book opens whole; after a refusal it still has what it had; nothing of it reaches a terminal raw. */
function checkBook(path: string, name: string, taken: boolean): void {
  const book = openBook(path)
  try {
    const damaged = book.sources().filter(({ failure, records }) => failure !== null && records === 0)
    if (damaged.length > 0) failures.push(`${name}: the book is damaged: ${damaged[0]?.failure}`)
    if (!taken && book.rowsOf('Debian:12', 'example').length !== 1) failures.push(`${name}: what was known is gone`)
    const paint = createPaint({ tty: true, columns: 100, color: false, plain: false, env: {} })
    for (const number of book.newest(20)) {
      const statements = [{ ...book.advisory(number), feed: book.sourceOf(number) }]
      const text = advisoryReportText({ name: 'x', statements, others: [], flaws: [] }, paint)
      if (/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text))
        failures.push(`${name}: raw text reaches the terminal`)
    }
  } finally {
    book.close()
  }
}

/** Good feeds with bytes changed, cut out or doubled: read, or refused with a code of ours. */
async function damage(): Promise<number> {
  const pick = createRandom(seed).below
  const records = Array.from({ length: 40 }, (_, at) => GOOD.replace('GOOD-1', `G-${at}`))
  const shapes = [
    zip(records.map((record, at) => ({ name: `${at}.json`, body: Buffer.from(record) }))),
    gzipSync(records[0] ?? ''),
    Buffer.from(GOOD),
  ]
  const book = join(directory, 'damage')
  mkdirSync(book)
  await sync(book, 'osv', (_request, response) => void response.end(GOOD))
  for (let round = 0; round < rounds; round++) {
    const bytes = Buffer.from(shapes[pick(shapes.length)] ?? GOOD)
    for (let left = 1 + pick(3); left > 0; left--) bytes[pick(bytes.length)] = pick(256)
    const cut = pick(4) === 0 ? bytes.subarray(0, pick(bytes.length)) : bytes
    try {
      const { failure } = await sync(book, 'osv', (_request, response) => void response.end(cut))
      if (failure !== null && !failure.code.startsWith('feed-'))
        failures.push(`damage round ${round}: ended with ${failure.code}: ${failure.message}`)
      const opened = openBook(book)
      if (opened.size === 0) failures.push(`damage round ${round}: the book is empty`)
      opened.close()
    } catch (error) {
      failures.push(
        `damage round ${round} (--seed ${seed}): crash: ${error instanceof Error ? error.stack : String(error)}`,
      )
    }
    if (round % 50 === 0) tell(`random damage: ${round} of ${rounds}`)
  }
  return rounds
}

console.log(`seed ${seed}`)
const feeds = hostileFeeds()
for (const [at, one] of feeds.entries()) {
  tell(`${at + 1} of ${feeds.length}: ${one.name}`)
  await proveOne(one, at)
}
const damaged = await damage()
clearInterval(watch)
rmSync(directory, { recursive: true })
if (process.stderr.isTTY) process.stderr.write('\n')
if (peak / 1e6 > MOST_MB) failures.push(`memory rose to ${Math.round(peak / 1e6)} MB`)
for (const failure of failures.slice(0, 50)) console.log(`FAILED ${visible(failure, 2_000)}`)
console.log(
  `${failures.length > 0 ? 'FAILED' : 'ok'}: ${feeds.length} hostile feeds and ${damaged} damaged ones: ${failures.length} without a clear end, slowest ${(slowest.ms / 1000).toFixed(1)} s (${slowest.name}; most ${MOST_MS / 1000} s), peak memory ${Math.round(peak / 1e6)} MB (most ${MOST_MB}), the book whole every time`,
)
process.exitCode = failures.length > 0 ? 1 : 0
