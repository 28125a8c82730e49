import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Network } from '../../../support/address.ts'
import { clientAddress } from '../../logs/forwarded.ts'
import { type AnyParser, createAnyParser } from '../../logs/formats/detect.ts'
import type { Format, LineParser } from '../../logs/formats/types.ts'
import { Flag, type Kernel, Word } from '../kernel/types.ts'
import { createJudge } from './judge.ts'
import { createLineJudge } from './line-judge.ts'
import { createOutcomes } from './outcomes.ts'
import { createCredits, EVIDENCE_BYTES } from './credits.ts'
import { dumpSources } from './dump-sources.ts'
import { createSourceNames } from './source-names.ts'
import { createObserver, type ObservedLine } from './observe-lines.ts'
import { ownCopy } from './own-copy.ts'
import type { RuleUse } from './rule-use.ts'
import { countFormat, countStranger, createSegmentTally, type SegmentTally, seeTimes } from './segment-tally.ts'
import { createEventLog } from './tally/event-log.ts'
import { createTemplateTable } from './tally/template-table.ts'
import type { Partial } from './partial.ts'

export interface ReaderSetup {
  kernel: Kernel
  use: RuleUse
  /** Seconds since 1970. */
  since: number
  until: number
  trustedProxies: readonly Network[]
  /** Evidence lines a threat. */
  evidence: number
  /** Random, the same for all readers of a run. */
  seed: number
  /** Told of every line that was read, in place of the tallies. The kernel must hand up every line. */
  observe?: (line: ObservedLine) => void
}

/** Reads lines out of the kernel and adds up what they mean. One a thread; what it knows is merged in the end. */
export interface Reader {
  /** Starts a segment; `preamble` are the directives in force where it begins. */
  open(file: number, segment: number, format: Format | null, preamble: readonly ByteString[]): void
  /** Whole lines of the open segment, in the kernel's buffer. */
  lines(from: number, to: number): void
  /** Ends the segment. */
  close(bytes: number, complete: boolean): SegmentTally
  result(): Partial
}

const SAMPLES_A_FILE = 5
const SAMPLES = 200
/** A longer line that does not fit its file's format is not tried with all others: no server writes such, and it would take too long. */
const MIXED_LIMIT = 16_384
/** A kernel may leave it to us to see that a long line is blank. */
const BLANK = /^[ \t\r]*$/

export function createReader(setup: ReaderSetup): Reader {
  const { kernel, use } = setup
  const { buffer, sources } = kernel
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const templates = createTemplateTable()
  const events = createEventLog()
  const credits = createCredits(kernel, use, templates, events, setup.evidence)
  const outcomes = createOutcomes(use, events)
  const judge = createJudge(use, templates, outcomes, setup.seed)
  const lineJudge = createLineJudge(kernel, use, outcomes, judge)
  const segments: SegmentTally[] = []
  const samples: Partial['samples'] = []
  const names = createSourceNames()
  const credit = setup.observe === undefined ? credits.credit : createObserver(kernel, templates, setup.observe)
  let trimmed = sources.error
  let tally = createSegmentTally(0, 0)
  let format: Format | null = null
  let parser: LineParser | null = null
  let layout: ReturnType<LineParser['layout']> = null
  /** Made at the first line that does not fit the format of its file. */
  let others: AnyParser | null = null
  let samplesOfFile = 0

  function open(file: number, segment: number, own: Format | null, preamble: readonly ByteString[]): void {
    if (tally.file !== file || segments.length === 0) samplesOfFile = samples.filter((one) => one.file === file).length
    tally = createSegmentTally(file, segment)
    if (setup.observe === undefined) segments.push(tally)
    credits.open(tally, segments.length - 1)
    format = own
    others = null
    parser = own?.open() ?? null
    for (const line of preamble) parser?.parse(line)
    layout = setup.trustedProxies.length > 0 ? null : (parser?.layout() ?? null)
    useLayout()
  }

  function useLayout(): void {
    kernel.useLayout(layout)
    lineJudge.useLayout(layout, parser)
  }

  function lines(from: number, to: number): void {
    if (!format?.directives) {
      scan(from, to)
      return
    }
    for (let at = from; at < to; ) {
      const mark = directiveAt(at, to)
      if (mark > at) scan(at, mark)
      if (mark === to) break
      const newline = buffer.indexOf(10, mark)
      const end = newline < 0 || newline >= to ? to : newline + 1
      scan(mark, end)
      followLayout()
      at = end
    }
  }

  /** Start of the first line from `at` on that begins with `#`; `to` when there is none. */
  function directiveAt(at: number, to: number): number {
    if (buffer[at] === 35) return at
    for (let mark = buffer.indexOf(35, at); mark >= 0 && mark < to; mark = buffer.indexOf(35, mark + 1)) {
      if (buffer[mark - 1] === 10) return mark
    }
    return to
  }

  /** A directive, or a line that shows how the next ones are separated, may have changed what the kernel has to look for. */
  function followLayout(): void {
    if (setup.trustedProxies.length > 0 || parser === null) return
    const now = parser.layout()
    if (now === layout) return
    layout = now
    useLayout()
  }

  function scan(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const records = kernel.scan(at, to)
      if (kernel.scanned <= at) throw new Error('the kernel made no progress')
      at = kernel.scanned
      const { counts } = kernel
      const base = tally.lines
      tally.lines += counts.lines
      tally.skipped += counts.skipped
      tally.cut += counts.cut
      if (format !== null) countFormat(tally, format.id, counts.parsed)
      seeTimes(tally, counts.first, counts.last)
      for (let record = 0; record < records; record++) handle(record * Word.SIZE, base)
      tidy()
    }
  }

  function tidy(): void {
    sources.trim()
    if (sources.error !== trimmed) {
      trimmed = sources.error
      credits.forgetEntries()
    }
    const dropped = templates.trim()
    if (dropped.size === 0) return
    credits.forgetTemplates(dropped)
    lineJudge.forgetTemplates(dropped)
  }

  function handle(at: number, base: number): void {
    const { attention } = kernel
    const flags = attention[at + Word.FLAGS]!
    const line = base + attention[at + Word.NUMBER]!
    const isCut = (flags & Flag.CUT) !== 0
    if ((flags & Flag.ODD) !== 0) {
      oddLine(at, line, isCut)
      return
    }
    if (isCut) noteCut(line)
    const verdict = lineJudge.judge(at, flags)
    if (verdict !== null)
      credit(verdict, attention[at + Word.TIME]!, attention[at + Word.STATUS]!, attention[at + Word.SOURCE]!, at, line)
  }

  function textOf(at: number): ByteString {
    return bytes.toString('latin1', kernel.attention[at + Word.LINE]!, kernel.attention[at + Word.LINE_END]!)
  }

  function noteCut(line: number): void {
    if (tally.firstCut < 0) tally.firstCut = line
  }

  /** A line the kernel could not read: the tolerant way. */
  function oddLine(at: number, line: number, isCut: boolean): void {
    const text = textOf(at)
    const own = parser?.parse(text)
    if (own !== undefined && 'skipped' in own) {
      tally.skipped++
      followLayout()
      return
    }
    let record: LogRecord | null = own !== undefined && 'peer' in own ? own : null
    if (record === null && BLANK.test(text)) {
      tally.skipped++
      return
    }
    if (isCut) noteCut(line)
    let id = format?.id ?? ''
    if (record === null) {
      countStranger(tally.strangers, line)
      others ??= createAnyParser(format)
      const other =
        text.length > MIXED_LIMIT
          ? { failed: own !== undefined && 'failed' in own ? own.failed : 'too long' }
          : others.parse(text)
      if ('skipped' in other) {
        tally.skipped++
        return
      }
      if ('failed' in other) {
        tally.unparsed++
        sample(text, line, other.failed)
        return
      }
      record = other
      id = others.format?.id ?? ''
    } else followLayout()
    const time = record.time === null ? 0 : Math.max(0, Math.floor(record.time / 1000))
    if (time !== 0 && (time < setup.since || time > setup.until)) {
      tally.skipped++
      return
    }
    countFormat(tally, id, 1)
    seeTimes(tally, time, time)
    if (setup.trustedProxies.length > 0)
      record = { ...record, source: clientAddress(record.peer, record.forwardedFor, setup.trustedProxies) }
    const key = names.keyOf(record.source)
    const entry = sources.count(key, time)
    credit(judge.judge(record, text), time, record.status ?? 0, entry, at, line, record.source)
  }

  function sample(text: ByteString, line: number, reason: string): void {
    if (samplesOfFile >= SAMPLES_A_FILE || samples.length >= SAMPLES) return
    samplesOfFile++
    samples.push({
      file: tally.file,
      segment: tally.segment,
      line,
      reason,
      text: ownCopy(text.slice(0, EVIDENCE_BYTES)),
    })
  }

  function close(size: number, complete: boolean): SegmentTally {
    tally.bytes = size
    tally.complete = complete
    return tally
  }

  function result(): Partial {
    return {
      segments,
      samples,
      templates: templates.rows(),
      templatesForgotten: templates.forgotten,
      ...credits.result(),
      events: events.result(),
      texts: judge.texts,
      sources: dumpSources(sources),
      names: names.rows(),
    }
  }

  return { open, lines, close, result }
}
