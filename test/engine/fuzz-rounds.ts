import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { chooseKernel } from '../../src/watch/detection/engine/choose-kernel.ts'
import type { Findings } from '../../src/watch/detection/engine/findings.ts'
import { readLogs } from '../../src/watch/detection/engine/read-logs.ts'
import { createReader } from '../../src/watch/detection/engine/reader.ts'
import { ruleUse } from '../../src/watch/detection/engine/rule-use.ts'
import { parseRules } from '../../src/watch/detection/rules/sigma.ts'
import { formats } from '../../src/watch/logs/formats/api.ts'
import type { Format } from '../../src/watch/logs/formats/types.ts'
import type { Input } from '../../src/watch/logs/read/types.ts'
import { statSync } from 'node:fs'
import { hostileFile, hostileLine, ordinaryLine } from './hostile-lines.ts'
import { dice } from './make-logs.ts'

/** No line may take longer, milliseconds of CPU: others on this machine do not count. */
export const LINE_BUDGET = 5

/** Rules that a back-tracking matcher would hang on. */
const SLOW_RULES = [String.raw`(a+)+$`, String.raw`([a-z]+)*!`]
  .map(
    (regex, i) =>
      `title: slow ${i}\nid: slow-${i}\nlogsource: {category: webserver}\ndetection: {s: {cs-uri|re: '${regex}'}, condition: s}\n`,
  )
  .join('---\n')

const catalogue = loadCatalogue()
const parsed = parseRules(SLOW_RULES, { file: 'slow.yaml', origin: 'user' })
const rules = [...catalogue.rules, ...parsed.rules]
const correlations = [...catalogue.correlations, ...parsed.correlations]

export interface Round {
  bytes: number
  lines: number
  /** What went wrong; null when nothing did. */
  failure: string | null
}

/** One hostile file, read by both kernels in different ways; the findings must be equal and everything must be counted. */
export async function fuzzFile(seed: number, most: number, workers: number): Promise<Round> {
  const random = dice(seed)
  const folder = mkdtempSync(join(tmpdir(), 'firebreak-fuzz-'))
  try {
    const bytes = hostileFile(random, most)
    const path = join(folder, 'hostile.log')
    writeFileSync(path, bytes)
    const stat = statSync(path, { bigint: true })
    const input: Input = {
      kind: 'file',
      path,
      size: bytes.length,
      mtime: 0,
      start: 0,
      identity: `${stat.dev}:${stat.ino}`,
    }
    const forced = random.below(3) === 0 ? null : random.pick(formats)
    const options = {
      rules,
      correlations,
      sources: Number.POSITIVE_INFINITY,
      formats: forced === null ? new Map<string, Format>() : new Map([[path, forced]]),
    }
    const plain = await readLogs([input], { ...options, kernel: 'plain', workers: 0 })
    const wasm = await readLogs([input], {
      ...options,
      kernel: 'wasm',
      workers,
      segmentBytes: 1000 + random.below(300_000),
    })
    return { bytes: bytes.length, lines: plain.lines, failure: judge(plain, wasm, bytes, forced) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function judge(plain: Findings, wasm: Findings, bytes: Buffer, forced: Format | null): string | null {
  const name = forced?.id ?? 'detected'
  const newlines = bytes.reduce(
    (count, byte) => count + Number(byte === 10),
    bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0,
  )
  if (plain.lines !== newlines) return `${name}: ${newlines} lines, but ${plain.lines} counted`
  if (plain.parsed + plain.unparsed + plain.skipped !== plain.lines) return `${name}: lines lost`
  for (const key of Object.keys(plain) as Array<keyof Findings>) {
    if (key === 'seconds' || key === 'kernel' || key === 'workers') continue
    if (!isDeepStrictEqual(plain[key], wasm[key])) return `${name}: ${key} differ: ${difference(plain[key], wasm[key])}`
  }
  return null
}

/** Both values from where they begin to differ. */
function difference(one: unknown, other: unknown): string {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)]
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const from = Math.max(0, at - 150)
  return `${a.slice(from, at + 150)} | ${b.slice(from, at + 150)}`
}

export interface Slowest {
  ms: number
  line: string
  kernel: string
}

/** Times single lines through both kernels and all rules, each the best of four; returns the slowest. */
export function timeLines(seed: number, count: number, tell: (done: number) => void = () => {}): Slowest {
  const random = dice(seed)
  const use = ruleUse(rules, correlations)
  const slowest: Slowest = { ms: 0, line: '', kernel: '' }
  const readers = (['wasm', 'plain'] as const).map((kind) => {
    const window = { since: 0, until: 2 ** 32 - 1 }
    const { kernel } = chooseKernel(kind, {
      literals: use.set.literals,
      every: use.set.every,
      suspicious: use.set.suspicious,
      places: use.set.places,
      ...window,
      sourceSlots: 2 ** 16,
    })
    return { kind, kernel, reader: createReader({ kernel, use, ...window, evidence: 3, seed: 1, trustedProxies: [] }) }
  })
  const warm = Array.from({ length: 200 }, (_, i) => hostileLine(random, i))
  for (let i = 0; i < count + warm.length; i++) {
    const line = (warm[i] ?? (random.below(4) === 0 ? ordinaryLine(random, i) : hostileLine(random, i))).slice(
      0,
      200_000,
    )
    const format = random.pick(formats)
    for (const { kind, kernel, reader } of readers) {
      reader.open(
        0,
        i,
        format,
        format.directives ? ['#Fields: date time c-ip cs-method cs-uri-stem cs-uri-query sc-status'] : [],
      )
      let best = Number.POSITIVE_INFINITY
      for (let times = 0; times < 4 && best > LINE_BUDGET / 10; times++) {
        const size = Buffer.from(kernel.buffer.buffer, kernel.buffer.byteOffset + kernel.start).write(
          `${line}\n`,
          'latin1',
        )
        const started = process.threadCpuUsage()
        reader.lines(kernel.start, kernel.start + size)
        const { user, system } = process.threadCpuUsage(started)
        best = Math.min(best, (user + system) / 1000)
      }
      if (i >= warm.length && best > slowest.ms)
        Object.assign(slowest, {
          ms: best,
          line: `${format.id}: ${line.slice(0, 60)}... ${line.length} bytes`,
          kernel: kind,
        })
    }
    if (i % 100 === 0) tell(i / (count + warm.length))
  }
  return slowest
}
