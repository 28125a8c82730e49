import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launch, whyNoBrowser } from '../browser/chromium.ts'

/*
 * From a line in a log to the number on the page, end to end: a real `firebreak up` (sensor, journal, embedded PostgreSQL, server),
 * a real Chromium with the page open, and a writer. A line counts as visible when the page has drawn a count that includes it.
 */

/** Milliseconds, 99 of 100 lines. */
const REACH = 1000

interface Load {
  name: string
  /** Ordinary lines a second. */
  ordinary: number
  /** Milliseconds between probes: at least, at most. */
  between: [number, number]
}

const LOADS: readonly Load[] = [
  { name: 'quiet: a probe now and then', ordinary: 0, between: [300, 1500] },
  { name: 'busy: 500 lines a second, some ten probes among them', ordinary: 500, between: [20, 180] },
]

const PAGES: ReadonlyArray<readonly [string, string]> = [
  ['Now', '/'],
  ['a threat', '/threats/code-red'],
]

/** Runs in the page: requests of Code Red as the page shows them now. */
const COUNT = `(() => {
  const link = document.querySelector('main a[href^="/evidence?threat=code-red"]')
  const said = /[\\d,]+ requests? from/.exec(document.querySelector('main .verdict')?.textContent ?? '')
  const text = location.pathname === '/' ? link?.textContent : said?.[0]
  return Number((text ?? '0').replaceAll(/\\D/g, ''))
})()`

/** Runs in the page: notes each new count with the time at which it was drawn, milliseconds since 1970. */
const WATCH = `(() => {
  globalThis.shown = []
  const note = () => {
    const now = ${COUNT}
    requestAnimationFrame(() => shown.push([now, performance.timeOrigin + performance.now()]))
  }
  new MutationObserver(note).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true })
})()`

const quick = process.argv.includes('--quick')
const seconds = quick ? 4 : 60

if (whyNoBrowser !== null) {
  process.stdout.write(`line-to-page: not measured, ${whyNoBrowser}\n`)
  process.exit(1)
}

const directory = mkdtempSync(join(tmpdir(), 'firebreak-line-to-page-'))
const log = join(directory, 'access.log')
writeFileSync(log, '')
const up = await startUp()
let browser: Browser | null = null
let worst = 0
try {
  browser = await launch()
  const page = await browser.newPage()
  await page.goto(up.signInLink)
  await page.getByRole('heading', { level: 1, name: 'Now' }).waitFor()
  // The first probe is written to have a threat to look at, and is not measured.
  let written = 1
  appendFileSync(log, probe())
  for (const load of LOADS)
    for (const [name, path] of PAGES) {
      const delays = await measure(page, up.console + path, load, written)
      written += delays.length
      const [p50, p99, most] = [quantile(delays, 0.5), quantile(delays, 0.99), Math.max(...delays)]
      worst = Math.max(worst, p99)
      const figures = `p50 ${p50} ms, p99 ${p99} ms, most ${Math.round(most)} ms of ${delays.length} lines`
      process.stdout.write(`${load.name}; page ${name}: ${figures}\n`)
    }
} finally {
  await browser?.close()
  await up.stop()
  rmSync(directory, { recursive: true, force: true })
}
const load = loadavg()[0]?.toFixed(1)
process.stdout.write(
  `line-to-page: p99 ${worst} ms at worst (reach ${REACH} ms), ${cpus().length} cores at a load of ${load}\n`,
)
process.exit(worst <= REACH ? 0 : 1)

/** Milliseconds from each probe written until the page showed it. `before`: probes written earlier. */
async function measure(page: Page, url: string, { ordinary, between }: Load, before: number): Promise<number[]> {
  const written: number[] = []
  const write = (): void => {
    written.push(Date.now())
    appendFileSync(log, probe())
  }
  await page.goto(url)
  await page.locator('.live.is-live').waitFor()
  await untilShown(page, before)
  await page.evaluate(WATCH)
  const end = Date.now() + seconds * 1000
  const ordinaryTimer = ordinary === 0 ? null : setInterval(() => appendFileSync(log, lines(ordinary / 20)), 50)
  while (Date.now() < end) {
    await sleep(between[0] + Math.random() * (between[1] - between[0]))
    write()
    process.stderr.write(`\r${written.length} probes `)
  }
  if (ordinaryTimer !== null) clearInterval(ordinaryTimer)
  await untilShown(page, before + written.length)
  process.stderr.write('\r')
  const shown = await page.evaluate<Array<[number, number]>>('globalThis.shown')
  const delays = written.map((at, i) => (shown.find(([count]) => count >= before + i + 1)?.[1] ?? Infinity) - at)
  return delays
}

/** Throws when the page does not get there in half a minute: then something was lost. */
async function untilShown(page: Page, count: number): Promise<void> {
  const end = Date.now() + 30_000
  while (Number(await page.evaluate(COUNT)) < count) {
    if (Date.now() > end) throw new Error(`the page never showed ${count} requests`)
    await sleep(100)
  }
}

function probe(): string {
  return line(`203.0.113.${Math.floor(Math.random() * 250)}`, `/default.ida?${'N'.repeat(224)}%u9090%u6858`, 404)
}

function lines(count: number): string {
  return Array.from({ length: count }, (_, i) => line(`192.0.2.${i}`, `/shop/item/${i}`, 200)).join('')
}

function line(source: string, target: string, status: number): string {
  const [, day, month, year, time] = /, (\d\d) (\w{3}) (\d{4}) ([\d:]{8})/.exec(new Date().toUTCString()) ?? []
  return `${source} - - [${day}/${month}/${year}:${time} +0000] "GET ${target} HTTP/1.0" ${status} 200 "-" "-"\n`
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
}

async function startUp(): Promise<{ console: string; signInLink: string; stop: () => Promise<void> }> {
  const launcher = fileURLToPath(new URL('../../bin/firebreak.mjs', import.meta.url))
  const child = spawn(process.execPath, [launcher, 'up', log, '--json', '--quiet', '--listen', '127.0.0.1:0'], {
    env: { ...process.env, FIREBREAK_STATE_DIR: join(directory, 'state') },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let text = ''
  for await (const part of createInterface({ input: child.stdout })) {
    text += part
    if (part === '}') break
  }
  const { console, signInLink } = JSON.parse(text || '{}') as { console: string; signInLink: string }
  return {
    console,
    signInLink,
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}
