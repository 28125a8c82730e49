import { randomFillSync } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { writeRulePack } from '../src/app/rule-pack.ts'
import { createWasmKernel } from '../src/watch/detection/kernel/wasm.ts'
import { formatById } from '../src/watch/logs/formats/api.ts'
import { corpora } from '../test/conformance/corpora.ts'
import { fails, type Figure, figureTable, megabytes, summary } from './figures.ts'
import { benchDirectory, generatedLog, type LogOptions } from './generate.ts'
import { scanFile } from './in-process.ts'
import { slowestLine } from './slowest-line.ts'
import { benchLiterals } from './literals.ts'
import { type Measured, measure } from './measure.ts'
import { crowdsec, fail2ban, goaccess, head, type PeerFigure, ripgrep } from './peers.ts'

/** `npm run bench:look`: how fast and how small `firebreak look` is, beside its peers. Options: --quick, --only NAME,... */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } } })
const quick = values.quick
const root = resolve(import.meta.dirname, '..')
const MB = 1e6
const big = (quick ? 60 : 1200) * MB
const middle = (quick ? 12 : 240) * MB
const literals = benchLiterals(3000)
const figures: Figure[] = []

function progress(text: string): void {
  process.stderr.write(`bench:look: ${text} ...\n`)
}

function log(options: Partial<LogOptions>): { path: string; size: number } {
  const path = generatedLog(options, (done, total) => {
    if (process.stderr.isTTY) process.stderr.write(`\r  generating ${Math.round((100 * done) / total)} %\x1b[K`)
  })
  // Read once: every program then finds it in the page cache.
  const size = statSync(path).size
  return { path, size }
}

// The bundle is what is measured: sources would be compiled at every start.
progress('building the bundle')
await measure([process.execPath, join(root, 'scripts/build.mjs'), '--if-stale'])
const bundle = join(root, 'dist/firebreak.mjs')
const entry = existsSync(bundle) ? bundle : join(root, 'bin/firebreak.mjs')

function look(...args: string[]): string[] {
  return [process.execPath, entry, 'look', '--json=input', '--quiet', ...args]
}

/** Rules that look for the benchmark's literals, one each, with their pack. */
async function literalRules(): Promise<string> {
  const folder = join(benchDirectory, 'literal-rules')
  mkdirSync(folder, { recursive: true })
  const quoted = (text: string) => `'${text.replaceAll("'", "''").replace(/[\\*?]/g, '\\$&')}'`
  const rule = (literal: string, i: number) =>
    `title: Bench ${i}\nid: 00000000-0000-4000-8000-${String(i).padStart(12, '0')}\nlevel: low\nlogsource:\n  category: webserver\ndetection:\n  keywords:\n    - ${quoted(literal)}\n  condition: keywords\n`
  writeFileSync(join(folder, 'literals.yml'), literals.map(rule).join('---\n'))
  await writeRulePack(folder)
  return folder
}

/** All public rules that are at hand, imported; null without the corpora. */
async function publicRules(): Promise<string | null> {
  const from = corpora('rules')
  if (from === null) return null
  const folder = join(benchDirectory, 'public-rules')
  if (!existsSync(folder)) {
    for (const part of ['sigma', 'crowdsec', 'kev-request-targets.json']) {
      await measure([process.execPath, entry, 'rules', 'import', join(from, part), '--to', folder, '--quiet'])
    }
  }
  return existsSync(folder) ? folder : null
}

/** A speed to reach, MB a CPU-second. */
function speed(what: string, bytesPerSecond: number, wanted: number | null): void {
  const reach = wanted === null ? '' : `${wanted} MB`
  const ok = wanted === null ? null : bytesPerSecond >= wanted * MB
  figures.push({ what, figure: `${megabytes(bytesPerSecond)} a CPU-second`, reach, ok })
}

/**
 * Bytes a CPU-second of a whole run. With --quick the logs are too small to hide how long Node takes to start, so a run on an almost empty
 * log is taken off (as it is for the peers that start slowly).
 */
async function rateOf(path: string, size: number, ...args: string[]): Promise<number> {
  const whole = await best(look('--workers', '0', ...args, path))
  if (!quick) return size / whole.cpu
  return size / Math.max(0.01, whole.cpu - (await startUp(args)))
}

const starts = new Map<string, number>()

/** CPU seconds of a run on an almost empty log. */
async function startUp(args: readonly string[]): Promise<number> {
  const known = starts.get(args.join(' '))
  if (known !== undefined) return known
  const { cpu } = await best(look('--workers', '0', ...args, await head(log({ size: MB }).path, 1000)))
  starts.set(args.join(' '), cpu)
  return cpu
}

const without = quick ? ', start-up taken off' : ''

async function best(command: string[], times = quick ? 1 : 3): Promise<Measured> {
  let found: Measured | null = null
  for (let i = 0; i < times; i++) {
    const measured = await measure(command)
    if (measured.status !== 0) throw new Error(`${command.slice(1, 4).join(' ')} ended with ${measured.status}`)
    if (found === null || measured.cpu < found.cpu) found = measured
  }
  return found as Measured
}

function against(what: string, ours: number, peer: PeerFigure | null, name: string, wanted: number): void {
  if (peer === null) figures.push({ what, figure: `${name} is not available here`, reach: `${wanted} times`, ok: null })
  else {
    const times = ours / peer.rate
    const slice = peer.slice < middle ? `, on ${peer.slice / MB} MB` : ''
    const figure = `${times.toFixed(times < 10 ? 2 : 0)} times (${(peer.rate / MB).toFixed(peer.rate < 10 * MB ? 2 : 0)} MB${slice})`
    figures.push({ what, figure, reach: `${wanted} times`, ok: times >= wanted, binding: true })
  }
}

const parts: Record<string, () => Promise<void>> = {
  async process() {
    const { path, size } = log({ size: big })
    const rules = await literalRules()
    progress('3,000 literals, whole process, beside ripgrep')
    const ours = await rateOf(path, size, '--rules', rules)
    speed(`2 % probes, 3,000 literals, whole process${without}`, ours, null)
    against('the same beside ripgrep -F -c', ours, await ripgrep(path, size, literals), 'ripgrep', 2)
  },
  async kernel() {
    progress('the kernel in process')
    const cases = [
      ['in process, combined, 2 % probes', {}, 1200],
      ['in process, 50 % probes', { probes: 0.5 }, 400],
      ['in process, hostile lines', { hostile: true }, 400],
      ['in process, W3C', { format: 'w3c' }, 500],
      ['in process, JSON', { format: 'json' }, 500],
    ] as const
    for (const [what, options, reach] of cases) {
      const { path } = log({ ...options, size: middle })
      const measured = inProcess(path, 'format' in options ? options.format : 'combined')
      speed(what, measured, reach)
    }
  },
  async real() {
    const { path, size } = log({ size: big })
    const rules = await publicRules()
    progress('all real rules, beside GoAccess, fail2ban and CrowdSec')
    const ours = await rateOf(path, size, ...(rules === null ? [] : ['--rules', rules]))
    speed(`${rules === null ? 'catalogue rules (corpora not found)' : 'all real rules'}${without}`, ours, 600)
    against('the same beside GoAccess', ours, await goaccess(path, quick ? 4 * MB : 60 * MB), 'GoAccess', 50)
    against(
      'the same beside fail2ban',
      ours,
      await fail2ban(path, quick ? 0.4 * MB : 4 * MB, literals),
      'fail2ban',
      1000,
    )
    against('the same beside CrowdSec', ours, await crowdsec(path, quick ? 0.2 * MB : 4 * MB), 'CrowdSec', 1000)
  },
  async shapes() {
    const rules = await publicRules()
    const more = rules === null ? [] : ['--rules', rules]
    const cases = [
      ['50 % probes', { probes: 0.5 }, 250],
      ['lines made to defeat the prefilter', { hostile: true }, 100],
      ['W3C', { format: 'w3c' }, 400],
      ['JSON', { format: 'json' }, 400],
    ] as const
    for (const [what, options, reach] of cases) {
      const { path, size } = log({ ...options, size: middle })
      progress(what)
      speed(`${what}${without}`, await rateOf(path, size, ...more), reach)
    }
    progress('the slowest line')
    const slowest = slowestLine(log({ hostile: true, size: 12 * MB }).path, quick ? 1 * MB : 12 * MB)
    figures.push({
      what: 'slowest of the lines made to defeat the prefilter',
      figure: `${slowest.toFixed(1)} ms`,
      reach: '5 ms',
      ok: slowest <= 5,
    })
  },
  async workers() {
    const { path, size } = log({ size: big })
    progress('two workers beside one')
    const one = await best(look('--workers', '1', path))
    const two = await best(look('--workers', '2', path))
    const times = one.wall / two.wall
    const figure = `${times.toFixed(2)} times (${(size / one.wall / MB).toFixed(0)} and ${(size / two.wall / MB).toFixed(0)} MB/s; ${one.cpu.toFixed(2)} and ${two.cpu.toFixed(2)} CPU s)`
    // Wall time says something only where both cores are ours: the CPU the two threads got tells.
    const free = availableParallelism() >= 2 && two.cpu / two.wall > 1.6
    figures.push({
      what: 'two workers beside one, wall',
      figure,
      reach: '1.8 times on two free cores',
      ok: free && !quick ? times >= 1.8 : null,
      binding: true,
    })
  },
  async memory() {
    const { path, size } = log({ size: big })
    progress('memory')
    const ours = await best(look(path), 1)
    figures.push({
      what: `peak memory, ${Math.round(size / MB)} MB, 200,000 sources`,
      figure: `${ours.memory.toFixed(0)} MB`,
      reach: '200 MB',
      ok: ours.memory <= 200,
      binding: true,
    })
    const sources = quick ? 2e5 : 1e8
    const stream = [process.execPath, join(root, 'bench/distinct-sources.ts'), String(sources)]
    const many = await measure([process.execPath, entry, 'look', '--json=distinctSources', '--quiet', '-'], {
      command: stream,
    })
    const counted = /"count": ?(\d+)/.exec(many.stdout)?.[1] ?? '?'
    const figure = `${many.memory.toFixed(0)} MB (${counted} distinct sources counted, error ${/"error": ?([\d.]+)/.exec(many.stdout)?.[1] ?? '?'})`
    figures.push({
      what: `peak memory, ${sources.toExponential(0)} distinct sources`,
      figure,
      reach: '300 MB',
      ok: many.memory <= 300,
      binding: true,
    })
  },
  async small() {
    const { path } = log({ size: 1 * MB })
    progress('a 1 MB log')
    const walls: number[] = []
    for (let i = 0; i < 5; i++) walls.push((await measure(look(path))).wall)
    const wall = walls.sort((a, b) => a - b)[2] ?? 0
    figures.push({
      what: 'look on a 1 MB log, whole process',
      figure: `${wall.toFixed(2)} s`,
      reach: '0.35 s',
      ok: wall <= 0.35,
    })
  },
}

/** Bytes a CPU-second of the kernel and the reading, tables built before. */
function inProcess(path: string, format: string): number {
  const config = { literals, every: false, since: 0, until: Number.POSITIVE_INFINITY, sourceSlots: 2 ** 20 }
  const kernel = createWasmKernel({ ...config, seed: randomFillSync(new Uint32Array(4)) })
  const parser = formatById(format === 'json' ? 'json-caddy' : format)?.open()
  if (kernel === null || parser === undefined) return 0
  kernel.useLayout(parser.layout())
  let fastest = 0
  for (let i = 0; i < 3; i++) {
    const measured = scanFile(kernel, path, (line) => {
      parser.parse(line)
      kernel.useLayout(parser.layout())
    })
    fastest = Math.max(fastest, measured.bytes / measured.cpu)
  }
  return fastest
}

const chosen = values.only?.split(',') ?? Object.keys(parts)
for (const name of chosen) await parts[name]?.()
const processor = /model name\s*: (.*)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1] ?? 'unknown processor'
console.log(
  `${processor}, ${availableParallelism()} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
)
console.log(figureTable(figures))
console.log(`\n${summary(figures)}`)
process.exitCode = figures.some(fails) ? 1 : 0
