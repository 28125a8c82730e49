import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import type { Warning } from '../../../model/look-report.ts'
import type { Input } from '../../logs/read/types.ts'
import { chooseKernel } from './choose-kernel.ts'
import type { Findings } from './findings.ts'
import { type FormatData, formatData } from './format-data.ts'
import { mergeFindings } from './merge/findings.ts'
import type { ReadOptions, ReadProgress } from './options.ts'
import type { Partial } from './partial.ts'
import { type Plan, planReading } from './plan.ts'
import { createReader } from './reader.ts'
import { createSegmentReader } from './read-segment.ts'
import { readStream } from './read-stream.ts'
import { ruleUse } from './rule-use.ts'
import { type Pool, startPool } from './worker-pool.ts'

const SEGMENT_BYTES = 8 * 2 ** 20
/** Smaller inputs are read faster on this thread than a worker starts. */
const WORTH_WORKERS = 24 * 2 ** 20
const PROGRESS_MS = 100
/** Times that every log fits in: the seconds of 32 bits. */
const LATEST = 2 ** 32 - 1
/** A line is hardly shorter; tells how many sources there can be. */
const SHORT_LINE = 64
/** Logs pack to about a tenth. */
const PACKED = 12

/**
 * Reads the inputs and says who asked for what. Faults of one input (missing, broken, not a log) become warnings and cost no other
 * input anything. Throws a `FirebreakError` only for options that cannot be met.
 */
export async function readLogs(
  inputs: readonly Input[],
  options: ReadOptions,
  onProgress: (progress: ReadProgress) => void = () => {},
): Promise<Findings> {
  const started = performance.now()
  const trustedProxies = options.trustedProxies ?? []
  const plan = planReading(inputs, options.formats ?? new Map(), options.segmentBytes ?? SEGMENT_BYTES)
  const since = Math.max(0, options.since ?? 0)
  const until = Math.min(LATEST, options.until ?? LATEST)
  const evidence = options.evidence ?? 3
  const sourceSlots = slotsFor(inputs)
  const seed = randomInt(2 ** 32)
  const job = { since, until, evidence, sourceSlots, seed, kernel: options.kernel ?? 'auto' }
  const data = plan.files.map(({ format }) => (format === null ? null : formatData(format)))
  const stopped = (): boolean => options.signal?.aborted === true
  const partials: Partial[] = []
  const warnings: Warning[] = [...plan.warnings]
  const meter = createMeter(inputs, onProgress)

  const workers = workersFor(inputs, options.workers, trustedProxies.length > 0)
  const queue = workers < 2 ? [] : queueOf(plan, data)
  // This thread reads too: it has the rules compiled already.
  const threads = Math.min(workers, queue.length)
  const use = ruleUse(options.rules, options.correlations)
  const { literals, places, every, suspicious } = use.set
  const config = { literals, places, every, suspicious, since, until, sourceSlots }
  const chosen = chooseKernel(job.kernel, config)
  const pool: Pool | null =
    threads < 2
      ? null
      : startPool(threads - 1, { ...job, set: use.set, image: chosen.image(), queue, files: filesOf(plan, data) })
  const given = new Set(pool === null ? [] : queue.map(([file]) => file))
  const ticker = setInterval(() => {
    if (stopped()) pool?.stop()
    if (pool !== null) meter.pool(pool.progress())
  }, PROGRESS_MS)
  try {
    const reader = createReader({ kernel: chosen.kernel, use, since, until, evidence, seed, trustedProxies })
    const segments = createSegmentReader(chosen.kernel, reader)
    const readSegment = async (file: number, number: number): Promise<void> => {
      const { input, format, segments: planned } = plan.files[file]!
      const tally = segments.read(file, number, input, format, planned[number]!, stopped)
      meter.done(tally.bytes, tally.lines)
      await setImmediate()
    }
    for (const [file, planned] of plan.files.entries()) {
      if (stopped()) break
      if (given.has(file)) continue
      if (planned.input.kind === 'file') {
        for (let number = 0; number < planned.segments.length && !stopped(); number++) await readSegment(file, number)
        continue
      }
      const read = await readStream(chosen.kernel, reader, file, planned.input, planned.format, stopped, meter.stream)
      planned.format = read.format
      warnings.push(...read.warnings)
      meter.done(planned.input.size ?? 0, read.lines)
    }
    if (pool !== null) {
      while (!stopped()) {
        const next = queue[pool.take()]
        if (next === undefined) break
        await readSegment(...next)
      }
    }
    segments.close()
    warnings.push(...segments.warnings)
    partials.push(reader.result())
    for (const answer of (await pool?.answers) ?? []) {
      partials.push(answer.partial)
      warnings.push(...answer.warnings)
    }
  } finally {
    clearInterval(ticker)
    pool?.stop()
  }
  const files = plan.files.map(({ input, format }) => ({ path: input.path, format: format?.id ?? null }))
  const merged = mergeFindings(partials, {
    use,
    files,
    evidence,
    sources: options.sources ?? 1000,
    templates: options.templates ?? 1000,
  })
  return {
    ...merged,
    warnings: [...distinct(warnings), ...merged.warnings],
    seconds: (performance.now() - started) / 1000,
    interrupted: stopped(),
    kernel: chosen.kind,
    workers: pool === null ? 0 : threads,
  }
}

/** Lines behind a trusted proxy are read by the tolerant parser here, where the proxies are known. */
function workersFor(inputs: readonly Input[], wanted: number | undefined, slow: boolean): number {
  if (slow) return 0
  const plain = inputs.filter((input) => input.kind === 'file').reduce((sum, input) => sum + (input.size ?? 0), 0)
  return wanted ?? (plain < WORTH_WORKERS ? 0 : availableParallelism())
}

function queueOf(plan: Plan, data: ReadonlyArray<FormatData | null>): Array<[number, number]> {
  return plan.files.flatMap((planned, file) =>
    planned.format !== null && data[file] === null
      ? []
      : planned.segments.map((_, number): [number, number] => [file, number]),
  )
}

function filesOf(plan: Plan, data: ReadonlyArray<FormatData | null>) {
  return plan.files.map(({ input, segments }, number) => ({
    number,
    input: input.kind === 'memory' ? { ...input, bytes: new Uint8Array(0) } : input,
    format: data[number]!,
    segments,
  }))
}

/** Power of two, half full when every line comes from another source; at most 2^19 (16 MiB). */
function slotsFor(inputs: readonly Input[]): number {
  const bytes = inputs.reduce(
    (sum, input) =>
      sum +
      (input.size === null
        ? Number.POSITIVE_INFINITY
        : input.size * (input.kind === 'gzip' || input.kind === 'zstd' ? PACKED : 1)),
    0,
  )
  return 2 ** Math.min(19, Math.max(14, Math.ceil(Math.log2((2 * bytes) / SHORT_LINE + 1))))
}

function createMeter(inputs: readonly Input[], tell: (progress: ReadProgress) => void) {
  const total = inputs.reduce<number | null>(
    (sum, input) => (sum === null || input.size === null ? null : sum + input.size),
    0,
  )
  let done = 0
  let lines = 0
  let inPool = { bytes: 0, lines: 0 }
  let taken = 0
  const say = (): void => tell({ done: done + taken + inPool.bytes, total, lines: lines + inPool.lines })
  return {
    done(bytes: number, moreLines: number) {
      done += bytes
      lines += moreLines
      taken = 0
      say()
    },
    stream(bytes: number) {
      taken = bytes
      say()
    },
    pool(progress: { bytes: number; lines: number }) {
      inPool = progress
      say()
    },
  }
}

function distinct(warnings: readonly Warning[]): Warning[] {
  const seen = new Set<string>()
  return warnings.filter((one) => {
    const key = `${one.code} ${one.file ?? ''} ${one.line ?? ''}`
    return !seen.has(key) && seen.add(key)
  })
}
