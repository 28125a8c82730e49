import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Network } from '../../../support/address.ts'
import { clientAddress } from '../../logs/forwarded.ts'
import { type AnyParser, createAnyParser } from '../../logs/formats/detect.ts'
import type { Format, LineParser } from '../../logs/formats/types.ts'
import { Flag, type Kernel, Word } from '../kernel/types.ts'
import { createCandidateCheck } from './candidates.ts'
import { createGlances, type Glanced } from './glances.ts'
import { createJudge, NOTHING, type Verdict } from './judge.ts'
import { createKeywordFinder } from './keyword-finder.ts'
import { createCredits, EVIDENCE_BYTES } from './credits.ts'
import { dumpSources } from './dump-sources.ts'
import { createSourceNames } from './source-names.ts'
import { createObserver, type ObservedLine } from './observe-lines.ts'
import { ownCopy } from './own-copy.ts'
import type { RuleUse } from './rule-use.ts'
import { countFormat, countStranger, createSegmentTally, type SegmentTally, seeTimes } from './segment-tally.ts'
import { createEventLog } from './tally/event-log.ts'
import { createTemplateTable } from './tally/template-table.ts'
import { createTemplateMemo } from './tally/template-memo.ts'
import { createVerdictMemo } from './tally/verdict-memo.ts'
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

const VERDICTS_KEPT = 1 << 15
const SAMPLES_A_FILE = 5
const SAMPLES = 200
/** A longer line that does not fit its file's format is not tried with all others: no server writes such, and it would take too long. */
const MIXED_LIMIT = 16_384
/** A kernel may leave it to us to see that a long line is blank. */
const BLANK = /^[ \t\r]*$/
/** Lines that are worth a template when no rule knows them. */
const UNKNOWN = Flag.ERROR | Flag.ODD_METHOD
const LOOKED_AT = UNKNOWN | Flag.SUSPICIOUS | Flag.EVERY | Flag.ALL

export function createReader(setup: ReaderSetup): Reader {
  const { kernel, use } = setup
  const { buffer, sources } = kernel
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const candidates: number[] = []
  const templates = createTemplateTable()
  const events = createEventLog()
  const credits = createCredits(kernel, use, templates, events, setup.evidence)
  const judge = createJudge(use, templates, events, setup.seed)
  const knownTemplates = createTemplateMemo(kernel)
  const glances = createGlances(kernel, use, setup.seed, judge.evaluate)
  const keywords = createKeywordFinder(use.keywords.texts)
  const inLine: number[] = []
  const glancedValues: number[] = []
  const mayMatch = createCandidateCheck(use.set)
  const memo = createVerdictMemo(VERDICTS_KEPT)
  const memoised: Verdict[] = []
  const segments: SegmentTally[] = []
  const samples: Partial['samples'] = []
  const names = createSourceNames()
  /** Lines that no rule can match count only for who observes all. */
  const ordinary = setup.observe === undefined ? null : NOTHING
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
    knownTemplates.useLayout(layout)
    glances.useLayout(layout)
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
    knownTemplates.clear()
    forgetVerdicts()
  }

  function forgetVerdicts(): void {
    memo.clear()
    memoised.length = 0
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
    const verdict = verdictOf(at, flags)
    if (verdict !== null)
      credit(verdict, attention[at + Word.TIME]!, attention[at + Word.STATUS]!, attention[at + Word.SOURCE]!, at, line)
  }

  function verdictOf(at: number, flags: number): Verdict | null {
    const { attention, hits } = kernel
    const from = attention[at + Word.HITS]!
    const to = attention[at + Word.HITS_END]!
    const isCandidate = mayMatch(hits, from, to)
    // A line that only has an ordinary word gets no look, whichever kernel saw the word.
    if (!isCandidate && (flags & LOOKED_AT) === 0) return ordinary
    if (!isCandidate && !awaited(flags)) return (flags & UNKNOWN) === 0 ? ordinary : unknownVerdict(at, flags)
    inLine.length = 0
    const hiding =
      isCandidate && use.keywords.texts.length === 0
        ? 0
        : keywords.find(buffer, attention[at + Word.LINE]!, attention[at + Word.LINE_END]!, inLine)
    if (!isCandidate) {
      const glance = glances.look(at, flags, inLine, hiding)
      if (glance !== null) {
        if (glance.rules.length === 0) return (flags & UNKNOWN) === 0 ? ordinary : unknownVerdict(at, flags)
        if (glances.values(at, glance.fields, glancedValues)) return glancedVerdict(glance, at, flags)
      }
    }
    // The order of hits says nothing, so they are mixed in by sums.
    let mixA = 0
    let mixB = 0
    let touchy = use.touchyAlways
    for (let i = from; i < to; i++) {
      const id = hits[i]! + 1
      mixA = (mixA + Math.imul(id, 0x9e3779b1)) | 0
      mixB = (mixB + Math.imul(id ^ (id << 13), 0x85ebca6b)) | 0
      touchy ||= use.touchyLiteral[id - 1] === 1
    }
    for (const keyword of inLine) {
      mixB = (mixB + Math.imul(keyword + 1, 0xc2b2ae35)) | 0
      touchy ||= use.keywords.touchy[keyword] === 1
    }
    touchy ||= use.touchyOnSuspicious && (flags & Flag.SUSPICIOUS) !== 0
    touchy ||= use.touchyOnError && (flags & Flag.ERROR) !== 0
    touchy ||= use.touchyOnOddMethod && (flags & Flag.ODD_METHOD) !== 0
    const a = attention[at + Word.HASH]! ^ mixA
    const b = attention[at + Word.HASH + 1]! ^ mixB
    const c = attention[at + Word.HASH + 2]!
    const d = attention[at + Word.HASH + 3]!
    if (!touchy) {
      const known = memo.find(a, b, c, d)
      if (known >= 0) return memoised[known]!
    }
    const text = textOf(at)
    const parsed = parser?.parse(text)
    if (parsed === undefined || !('peer' in parsed)) return null
    candidates.length = 0
    for (let i = from; i < to; i++) candidates.push(hits[i]!)
    const template = (flags & UNKNOWN) === 0 ? -1 : knownTemplates.find(at)
    const verdict = judge.judge(parsed, text, candidates, template)
    if (template < 0 && verdict.template >= 0) knownTemplates.put(verdict.template)
    // Requests that are none have nothing in the hash to be told apart by.
    if (!touchy && parsed.method !== null && parsed.target !== null) {
      if (memo.full) forgetVerdicts()
      memo.put(a, b, c, d, memoised.length)
      memoised.push(verdict)
    }
    return verdict
  }

  /** Whether some rule waits for any line with such a flag. */
  function awaited(flags: number): boolean {
    const { onSuspicious, onError, onOddMethod, onEvery } = use.set
    return (
      onEvery.length > 0 ||
      ((flags & Flag.SUSPICIOUS) !== 0 && onSuspicious.length > 0) ||
      ((flags & Flag.ERROR) !== 0 && onError.length > 0) ||
      ((flags & Flag.ODD_METHOD) !== 0 && onOddMethod.length > 0)
    )
  }

  function glancedVerdict({ rules, threats, base }: Glanced, at: number, flags: number): Verdict {
    const isError = (flags & Flag.ERROR) !== 0
    const isReferred = isNamed(at + Word.REFERRER)
    const template = threats.length > 0 || (flags & UNKNOWN) === 0 ? -1 : (unknownVerdict(at, flags)?.template ?? -1)
    const event = base.length === 0 ? -1 : events.setOf(base)
    return { rules, threats, event, values: glancedValues, template, isError, isReferred }
  }

  /** An odd or refused request that no rule looks at. */
  function unknownVerdict(at: number, flags: number): Verdict | null {
    let template = knownTemplates.find(at)
    if (template < 0) {
      const parsed = parser?.parse(textOf(at))
      if (parsed === undefined || !('peer' in parsed)) return null
      template = judge.templateOf(parsed)
      knownTemplates.put(template)
    }
    return judge.unknown(template, (flags & Flag.ERROR) !== 0, isNamed(at + Word.REFERRER))
  }

  /** Whether the field at this word of the attention record says something: `-` does not. */
  function isNamed(word: number): boolean {
    const from = kernel.attention[word]!
    const size = kernel.attention[word + 1]! - from
    return size > 1 || (size === 1 && buffer[from] !== 45)
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
    credit(judge.judge(record, text, null), time, record.status ?? 0, entry, at, line, record.source)
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
