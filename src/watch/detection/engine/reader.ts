import { createHash } from 'node:crypto'
import type { ByteString, LogRecord } from '../../../model/record.ts'
import { type Network, parseAddress } from '../../../support/address.ts'
import { clientAddress } from '../../logs/forwarded.ts'
import { type AnyParser, createAnyParser } from '../../logs/formats/detect.ts'
import type { Format, LineParser } from '../../logs/formats/types.ts'
import { Flag, type Kernel, type SourceTable, Word } from '../kernel/types.ts'
import { createCandidateCheck } from './candidates.ts'
import { createGlances, type Glanced } from './glances.ts'
import { createJudge, NOTHING, type Verdict } from './judge.ts'
import { createKeywordFinder } from './keyword-finder.ts'
import { ownCopy } from './own-copy.ts'
import type { RuleUse } from './rule-use.ts'
import { countFormat, countStranger, createSegmentTally, type SegmentTally, seeTimes } from './segment-tally.ts'
import { createDistinctPairs } from './tally/distinct-pairs.ts'
import { createEventLog } from './tally/event-log.ts'
import { countTemplate, createTemplateTable } from './tally/template-table.ts'
import { countProbe, createThreatTally, earliest, type ThreatTally } from './tally/threat-tally.ts'
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
  /** Told of every line that was read, in place of the tallies: for one who counts by the minute. The kernel must hand up every line. */
  observe?: (line: ObservedLine) => void
}

export interface ObservedLine {
  /** Seconds since 1970, 0 when unknown. */
  time: number
  status: number
  /** 16 bytes; of a host name, a hash. Holds until the return. */
  key: Uint8Array
  /** Canonical form, when it is at hand. */
  source: string | null
  /** Indices into `RuleUse.threats`. */
  threats: readonly number[]
  rules: readonly number[]
  /** Of a refused or odd request that no rule knows. */
  unknown: { template: ByteString; example: ByteString } | null
  /** From 0 in what was opened. */
  line: number
  /** At most 2,000 bytes of it. */
  text: () => ByteString
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
export const EVIDENCE_BYTES = 2000
const SAMPLES_A_FILE = 5
const SAMPLES = 200
/** A longer line that does not fit its file's format is not tried with all others: no server writes such, and it would take too long. */
const MIXED_LIMIT = 16_384
/** A kernel may leave it to us to see that a long line is blank. */
const BLANK = /^[ \t\r]*$/
const NAMES_KEPT = 1 << 16
/** Lines that are worth a template when no rule knows them. */
const UNKNOWN = Flag.ERROR | Flag.ODD_METHOD
const LOOKED_AT = UNKNOWN | Flag.SUSPICIOUS | Flag.EVERY | Flag.ALL

export function createReader(setup: ReaderSetup): Reader {
  const { kernel, use, evidence } = setup
  const { buffer, sources } = kernel
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const candidates: number[] = []
  const templates = createTemplateTable()
  const events = createEventLog()
  const pairs = createDistinctPairs()
  const judge = createJudge(use, templates, events, setup.seed)
  const knownTemplates = createTemplateMemo(kernel)
  const glances = createGlances(kernel, use, setup.seed, judge.evaluate)
  const keywords = createKeywordFinder(use.keywords.texts)
  const inLine: number[] = []
  const glancedValues: number[] = []
  const mayMatch = createCandidateCheck(use.set)
  const memo = createVerdictMemo(VERDICTS_KEPT)
  const memoised: Verdict[] = []
  const tallies: Array<ThreatTally | undefined> = Array.from({ length: use.threats.length })
  const ruleCounts = new Float64Array(use.set.rules.length)
  const segments: SegmentTally[] = []
  const samples: Partial['samples'] = []
  const names = new Map<string, Uint8Array>()
  const groupOfTemplate = use.threats.length
  /** Lines that no rule can match count only for who observes all. */
  const ordinary = setup.observe === undefined ? null : NOTHING
  /** Number in `pairs.sources` + 1 of an entry of the kernel's table; 0: not looked up. */
  let numbers = new Int32Array(4096)
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
      numbers.fill(0)
    }
    const dropped = templates.trim()
    if (dropped.size === 0) return
    pairs.forget(new Set([...dropped].map((number) => number + groupOfTemplate)))
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
    const key = keyOf(record.source)
    const entry = sources.count(key, time)
    credit(judge.judge(record, text, null), time, record.status ?? 0, entry, at, line, record.source)
  }

  /** Names get a key of their own: `ff` and 15 bytes of a hash. */
  function keyOf(source: string): Uint8Array {
    const known = names.get(source)
    if (known !== undefined) return known
    const address = parseAddress(source)
    if (address !== null) return address.key
    const key = new Uint8Array(createHash('sha256').update(source).digest().subarray(0, 16))
    key[0] = 0xff
    if (names.size < NAMES_KEPT) names.set(ownCopy(source), key)
    return key
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

  function numberOf(entry: number): number {
    if (entry >= numbers.length) {
      const bigger = new Int32Array(Math.max(numbers.length * 2, entry + 1))
      bigger.set(numbers)
      numbers = bigger
    }
    let number = numbers[entry]! - 1
    if (number < 0) {
      number = pairs.sources.number(sources.key(entry))
      if (number >= 0) numbers[entry] = number + 1
    }
    return number
  }

  function credit(
    verdict: Verdict,
    time: number,
    status: number,
    entry: number,
    at: number,
    line: number,
    source: string | null = null,
  ): void {
    if (setup.observe !== undefined) {
      const unknown = verdict.template < 0 ? null : templates.row(verdict.template)
      // Templates that come often are the ones that are kept.
      if (unknown !== null) countTemplate(unknown, time, verdict.isError, verdict.isReferred)
      const { threats, rules } = verdict
      const text = (): ByteString => beginning(at)
      setup.observe({ time, status, key: sources.key(entry), source, threats, rules, unknown, line, text })
      return
    }
    if (verdict.rules.length === 0 && verdict.template < 0) return
    const number = numberOf(entry)
    for (const rule of verdict.rules) ruleCounts[rule]!++
    if (verdict.event >= 0 && time !== 0) events.add(segments.length - 1, time, number, verdict.event, verdict.values)
    if (verdict.threats.length > 0) sources.probe(entry, 1)
    for (const threat of verdict.threats) {
      const row = (tallies[threat] ??= createThreatTally())
      countProbe(row, time, status)
      creditPair(threat, number, entry, time)
      noteEvidence(row.evidence, at, line, status)
      if (status >= 200 && status < 300) noteEvidence(row.answeredEvidence, at, line, status)
    }
    if (verdict.template >= 0) {
      countTemplate(templates.row(verdict.template), time, verdict.isError, verdict.isReferred)
      creditPair(groupOfTemplate + verdict.template, number, entry, time)
    }
  }

  function creditPair(group: number, number: number, entry: number, time: number): void {
    pairs.add(group, number, number >= 0 ? null : sources.key(entry), 1, time, time)
  }

  /** The first lines in the order of the files stay, though files may be read in another order. */
  function noteEvidence(list: ThreatTally['evidence'], at: number, line: number, status: number): void {
    if (list.length === evidence && (evidence === 0 || list[evidence - 1]!.file <= tally.file)) return
    list.push(evidenceOf(at, line, status))
    if (list.length > 1 && list[list.length - 2]!.file > tally.file) earliest(list, evidence)
    if (list.length > evidence) list.length = evidence
  }

  function evidenceOf(at: number, line: number, status: number): ThreatTally['evidence'][number] {
    return { file: tally.file, segment: tally.segment, line, text: beginning(at), status }
  }

  function beginning(at: number): ByteString {
    const start = kernel.attention[at + Word.LINE]!
    return bytes.toString('latin1', start, Math.min(kernel.attention[at + Word.LINE_END]!, start + EVIDENCE_BYTES))
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
      threats: tallies.flatMap((row, threat) => (row === undefined ? [] : [[threat, row] as [number, ThreatTally]])),
      ruleCounts,
      templates: templates.rows(),
      templatesForgotten: templates.forgotten,
      knownSources: pairs.sources.bytes(),
      pairs: pairs.rows(),
      sketches: pairs.sketches(),
      events: events.result(),
      texts: judge.texts,
      sources: dumpSources(sources),
      names: [...names].map(([name, key]) => [Buffer.from(key).toString('hex'), name]),
    }
  }

  return { open, lines, close, result }
}

function dumpSources(table: SourceTable): Partial['sources'] {
  let size = 0
  for (const _ of table.entries()) size++
  const keys = new Uint8Array(size * 16)
  const numbers = new Float64Array(size * 4)
  let row = 0
  for (const entry of table.entries()) {
    keys.set(table.key(entry), row * 16)
    numbers[row * 4] = table.requests(entry)
    numbers[row * 4 + 1] = table.probes(entry)
    numbers[row * 4 + 2] = table.first(entry)
    numbers[row * 4 + 3] = table.last(entry)
    row++
  }
  return { keys, numbers, error: table.error, registers: table.registers.slice() }
}
