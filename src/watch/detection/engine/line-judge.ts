import type { ByteString, LogRecord } from '../../../model/record.ts'
import { emptyRecord } from '../../logs/formats/empty-record.ts'
import type { RuleField } from '../../../model/rule.ts'
import type { Layout, LineParser, Role } from '../../logs/formats/types.ts'
import { Flag, type Kernel, Word } from '../kernel/types.ts'
import { type AgentVerdict, createAgents, type Sender } from './agents.ts'
import { createCandidateCheck } from './candidates.ts'
import { createJointRules } from './joint-rules.ts'
import type { Judge, Verdict } from './judge.ts'
import { createLineTexts } from './line-texts.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import { createOwners } from './owners.ts'
import { createRequests, type RequestVerdict } from './requests.ts'
import { Part } from './rule-parts.ts'
import type { RuleUse } from './rule-use.ts'
import { createTemplateMemo } from './tally/template-memo.ts'

/** Judges the lines that a kernel hands up, each part of a line once: most need neither a text nor a record. */
export interface LineJudge {
  /** The lines that follow have this layout. */
  useLayout(layout: Layout | null, parser: LineParser | null): void
  /**
   * On the attention record at this word, which is not ODD; null when the format's parser cannot read the line. The verdict holds until
   * the next one.
   */
  judge(at: number, flags: number): Verdict | null
  forgetTemplates(dropped: ReadonlySet<number>): void
}

/** A line with one of these gets a template when no rule knows it. */
const UNKNOWN = Flag.ERROR | Flag.ODD_METHOD
/** A line with one of these is looked at by rules that wait for any line with a look. */
const LOOKED_AT = UNKNOWN | Flag.SUSPICIOUS | Flag.EVERY | Flag.ALL
const DASH = 45
/** What a literal concerns. */
const HEADERS = 1
const JOINT = 2
const NOTHING_KNOWN: LogRecord = emptyRecord('', null)
/** Fields that many layouts lack. */
const SELDOM = ['host', 'user', 'contentType', 'cookie'] as const
/** What may be an escape of the log format in a request line. */
const ESCAPED = /[\\#]/
/** What may stand for something else in an agent as it is written. */
const ENCODED = /[\\#%\x80-\xff]/

export function createLineJudge(kernel: Kernel, use: RuleUse, outcomes: Outcomes, judge: Judge): LineJudge {
  const { attention, buffer, hits } = kernel
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const mayMatch = createCandidateCheck(use.set)
  const requests = createRequests(use, outcomes, judge)
  const agents = createAgents(use, outcomes, judge)
  const headerOwners = createOwners(
    use.set,
    use.parts.of.map((part) => Number(part === Part.HEADERS)),
  )
  const jointOwners = createOwners(
    use.set,
    use.parts.of.map((part) => Number(part === Part.JOINT)),
  )
  /** By literal: the parts of lines that its rules look at, bits. */
  const concerns = Uint8Array.from(
    use.set.literals,
    (_, literal) => (headerOwners.concerns(literal) ? HEADERS : 0) | (jointOwners.concerns(literal) ? JOINT : 0),
  )
  const joint = createJointRules(kernel, use, outcomes, judge)
  const lineTexts = createLineTexts(use.parts.lineTexts, buffer)
  const templates = createTemplateMemo(kernel)
  const candidates: number[] = []
  const values: number[] = []
  const verdict: Verdict = { outcome: outcomes.nothing, values, template: -1, isError: false, isReferred: false }
  let parser: LineParser | null = null
  let plainRequest = false
  let plainAgent = false
  let plainReferrer = false
  /** Fields that no line of this layout has. */
  let absent: ReadonlySet<RuleField> = new Set()
  /** Record and text of the line being judged, once it was needed. */
  let record: LogRecord | null = null
  let text: ByteString = ''
  let lineAt = 0
  let told = 0
  const textOfLine = (): ByteString => text

  /** The line as a record; null when the parser cannot read it. */
  function recordOfLine(): LogRecord | null {
    if (record !== null) return record
    text = slice(attention[lineAt + Word.LINE]!, attention[lineAt + Word.LINE_END]!)
    const parsed = parser?.parse(text)
    record = parsed !== undefined && 'peer' in parsed ? parsed : null
    return record
  }

  /** A record that knows the request at least: of a plain request line, no more than that need be read. */
  function requestRecord(): LogRecord | null {
    if (record !== null || !plainRequest) return recordOfLine()
    const start = attention[lineAt + Word.METHOD]!
    const methodEnd = attention[lineAt + Word.METHOD + 1]!
    const targetEnd = attention[lineAt + Word.TARGET + 1]!
    const end = attention[lineAt + Word.PROTOCOL + 1]!
    const status = attention[lineAt + Word.STATUS]!
    const target = attention[lineAt + Word.TARGET]!
    const protocol = attention[lineAt + Word.PROTOCOL]!
    const isWhole = methodEnd > start && target === methodEnd + 1 && protocol === targetEnd + 1 && end > targetEnd
    if (!isWhole || status === 0) return recordOfLine()
    const request = slice(start, end)
    if (ESCAPED.test(request)) return recordOfLine()
    return {
      ...NOTHING_KNOWN,
      request,
      method: request.slice(0, methodEnd - start),
      target: request.slice(target - start, targetEnd - start),
      protocol: request.slice(protocol - start),
      status,
    }
  }

  /** Whether a line with such flags may mean something though no literal makes a rule a candidate. */
  function isAwaited(flags: number): boolean {
    const { onSuspicious, onEvery } = use.set
    if ((flags & UNKNOWN) !== 0) return true
    if ((flags & LOOKED_AT) !== 0 && onEvery.length > 0) return true
    return (flags & Flag.SUSPICIOUS) !== 0 && onSuspicious.length > 0
  }

  function slice(from: number, to: number): ByteString {
    return bytes.toString('latin1', from, to)
  }

  /** Whether the field at this word says nothing. */
  function isAbsent(word: number): boolean {
    const from = attention[lineAt + word]!
    const size = attention[lineAt + word + 1]! - from
    return size === 0 || (size === 1 && buffer[from] === DASH)
  }

  function requestVerdict(from: number, to: number): RequestVerdict | null {
    const low = attention[lineAt + Word.HASH]!
    const high = attention[lineAt + Word.HASH + 1]!
    const known = requests.find(low, high)
    if (known !== null) return known
    const own = requestRecord()
    return own === null ? null : requests.judge(own, hits, from, to, low, high)
  }

  function senderOf(from: number, to: number): Sender | null {
    const low = attention[lineAt + Word.HASH + 2]!
    const high = attention[lineAt + Word.HASH + 3]!
    const known = agents.find(low, high)
    if (known !== null) return known
    let agent: ByteString | null = null
    let isRead = plainAgent && attention[lineAt + Word.TARGET]! !== 0
    if (isRead && !isAbsent(Word.USER_AGENT)) {
      agent = slice(attention[lineAt + Word.USER_AGENT]!, attention[lineAt + Word.USER_AGENT + 1]!)
      isRead = !ENCODED.test(agent)
    }
    if (!isRead) {
      const whole = recordOfLine()
      if (whole === null) return null
      agent = whole.userAgent
    }
    return agents.judge(agent, hits, from, to, low, high)
  }

  /**
   * Those of some waiting rules for which the line, or a form of a field beside the target, may hold a text they look for; `told` becomes
   * those of which it stands in the line for certain.
   */
  function mayFindText(rules: number): number {
    told = 0
    const target = attention[lineAt + Word.TARGET]!
    if (target === 0) return rules
    const targetEnd = attention[lineAt + Word.TARGET + 1]!
    const start = attention[lineAt + Word.LINE]!
    const found = lineTexts.find(start, attention[lineAt + Word.LINE_END]!, target, targetEnd, rules)
    told = found & ~lineTexts.hidden
    return found
  }

  function isReferred(): boolean {
    if (plainReferrer && attention[lineAt + Word.TARGET]! !== 0) return !isAbsent(Word.REFERRER)
    return recordOfLine()?.referrer != null
  }

  function templateOf(request: RequestVerdict): number {
    if (request.template >= 0) return request.template
    let template = templates.find(lineAt)
    if (template < 0) {
      const own = requestRecord()
      if (own === null) return -1
      template = judge.templateOf(own)
      templates.put(template)
    }
    request.template = template
    return template
  }

  /** False when some value takes a record that the parser does not give. */
  function putValues(outcome: Outcome, request: RequestVerdict, agent: AgentVerdict): boolean {
    values.length = 0
    const { fields, places } = outcome
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!
      const field = fields[i]!
      if (place >= 0) values.push(request.values[place]!)
      else if (place === -1) values.push(agent.value)
      else if (absent.has(field)) values.push(judge.valueOf(NOTHING_KNOWN, '', field))
      else {
        const whole = recordOfLine()
        if (whole === null) return false
        values.push(judge.valueOf(whole, text, field))
      }
    }
    return true
  }

  /** What rules on the headers say, which only a literal calls. */
  function headersOutcome(from: number, to: number, sender: Sender): Outcome | null {
    if (sender.headers !== null) return sender.headers
    candidates.length = 0
    headerOwners.find(hits, from, to, candidates)
    const whole = recordOfLine()
    if (whole === null) return null
    const matched = judge.evaluate(whole, '', candidates)
    sender.headers = matched.length === 0 ? outcomes.nothing : outcomes.of(matched)
    return sender.headers
  }

  function jointOutcome(from: number, to: number, open: number, isConcerned: boolean): Outcome | null {
    candidates.length = 0
    if (isConcerned) jointOwners.find(hits, from, to, candidates)
    if (open !== 0)
      for (const rule of use.parts.waiting) if ((use.parts.bitOf[rule]! & open) !== 0) candidates.push(rule)
    return candidates.length === 0 ? outcomes.nothing : joint.decide(lineAt, candidates, told, recordOfLine, textOfLine)
  }

  /** The rules that match the line, or null when it gives no record. */
  function outcomeOf(from: number, to: number, request: RequestVerdict, sender: Sender): Outcome | null {
    let concerned = 0
    for (let i = from; i < to; i++) concerned |= concerns[hits[i]!]!
    const { agent } = sender
    let outcome = outcomes.both(request.outcome, agent.outcome)
    if ((concerned & HEADERS) !== 0) {
      const headers = headersOutcome(from, to, sender)
      if (headers === null) return null
      outcome = outcomes.both(outcome, headers)
    }
    let open = request.open & agent.open
    told = 0
    const openForTexts = request.openForTexts & agent.open
    if (openForTexts !== 0) open |= mayFindText(openForTexts)
    if (open === 0 && (concerned & JOINT) === 0) return outcome
    const decided = jointOutcome(from, to, open, (concerned & JOINT) !== 0)
    return decided === null ? null : outcomes.both(outcome, decided)
  }

  return {
    useLayout(layout, own) {
      parser = own
      const steps = layout?.kind === 'delimited' ? layout.steps : []
      const isPlain = (role: Role): boolean =>
        layout?.kind === 'delimited' && steps.every((step) => step.role !== role || step.encoding === undefined)
      plainRequest = steps.some(({ role }) => role === 'request') && isPlain('request')
      plainAgent = isPlain('userAgent')
      plainReferrer = isPlain('referrer')
      absent = new Set(layout?.kind === 'delimited' ? SELDOM.filter((field) => !mayHave(layout, field)) : [])
      lineTexts.useLayout(steps.some(({ encoding }) => encoding === 'plus'))
      templates.useLayout(layout)
    },
    judge(at, flags) {
      lineAt = at
      record = null
      const from = attention[at + Word.HITS]!
      const to = attention[at + Word.HITS_END]!
      // A line that only has an ordinary word gets no look, whichever kernel saw the word.
      if (!isAwaited(flags) && !mayMatch(hits, from, to)) {
        verdict.outcome = outcomes.nothing
        verdict.template = -1
        return verdict
      }
      const request = requestVerdict(from, to)
      if (request === null) return null
      const sender = senderOf(from, to)
      if (sender === null) return null
      const outcome = outcomeOf(from, to, request, sender)
      if (outcome === null) return null
      verdict.outcome = outcome
      verdict.isError = request.isError
      verdict.template = -1
      if (outcome.threats.length === 0 && request.isUnknown) {
        verdict.template = templateOf(request)
        if (verdict.template >= 0) verdict.isReferred = isReferred()
      }
      if (outcome.event >= 0 && !putValues(outcome, request, sender.agent)) return null
      return verdict
    },
    forgetTemplates(dropped) {
      requests.forgetTemplates(dropped)
      templates.clear()
    },
  }
}

/** Whether a line of this layout may have the field; the host may be part of a URL. */
function mayHave(layout: Extract<Layout, { kind: 'delimited' }>, field: Role): boolean {
  return layout.steps.some(({ role }) => role === field || role === 'request-url')
}
