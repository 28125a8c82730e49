import { randomFillSync } from 'node:crypto'
import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import type { Layout, Role } from '../../logs/formats/types.ts'
import { Flag, type Kernel, Word } from '../kernel/types.ts'
import { createClassCandidates } from '../rules/class-candidates.ts'
import { type ClassTexts, LineClass } from '../rules/class-texts.ts'
import {
  type Glimpse,
  holdsAtAGlance,
  lastBytesAskedFor,
  LONGEST_EXTENSION,
  NOTHING,
  readsOnlyEasyFields,
  SHORT_AGENT,
  SHORT_TARGET,
} from './glance.ts'
import { createKeywordFinder, Hiding } from './keyword-finder.ts'
import type { RuleUse } from './rule-use.ts'
import { separatorOf } from './target-layout.ts'
import { hashBytes, hashText } from './tally/field-hash.ts'
import { createVerdictMemo } from './tally/verdict-memo.ts'

/** The rules that match a line, and what follows from them. */
export interface Glanced {
  rules: number[]
  threats: number[]
  /** Base rules of correlations among them, and the fields these want. */
  base: number[]
  fields: RuleField[]
}

/** Decides lines whose literals make no rule a candidate, from the bytes alone: no text, no record. */
export interface Glances {
  useLayout(layout: Layout | null): void
  /** Null: the line needs a full look. `keywords`: numbers of those in the line; `hiding`: what it hides (bits of `Hiding`). */
  look(at: number, flags: number, keywords: readonly number[], hiding: number): Glanced | null
  /** Puts the hashes of the fields of the line last looked at into `into`; false when some field cannot be told from the bytes. */
  values(at: number, fields: readonly RuleField[], into: number[]): boolean
}

const KEPT = 1 << 12
const METHOD_MOST = 16
const PROTOCOL_MOST = 16
const SLASH = 47
const DOT = 46
const MARK = 63
const PLUS = 43
const DASH = 45

/** What a glimpse tells: rules that match for certain, and those that take a look at the easy fields. Null: it tells nothing. */
interface Answer {
  sure: Glanced
  open: number[]
}

/** `evaluate`: which of some rules match a record. */
export function createGlances(
  kernel: Kernel,
  use: RuleUse,
  seed: number,
  evaluate: (record: LogRecord, line: ByteString, rules: number[]) => number[],
): Glances {
  const { buffer, attention } = kernel
  const text = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const { bare, classOf, withTexts } = use.set.classTexts
  const candidates = createClassCandidates(use.set)
  const found: number[] = []
  const memo = createVerdictMemo(KEPT)
  const answers: Array<Answer | null> = []
  const outcomes = new Map<string, Glanced>()
  const easy = Uint8Array.from(use.set.rules, ({ condition }) => Number(readsOnlyEasyFields(condition)))
  const isBare = Uint8Array.from(use.set.rules, (_, rule) => Number(bare.includes(rule)))
  const woken: number[] = []
  const open: number[] = []
  const lastBytes = new Uint8Array(256)
  for (const rule of bare)
    for (const byte of lastBytesAskedFor(use.set.rules[rule]!.condition)) lastBytes[byte.charCodeAt(0)] = 1
  const texts = createKeywordFinder(textsOfClasses(use.set.classTexts))
  const key = new Uint8Array(128)
  const words = new Int32Array(key.buffer)
  const seeds = randomFillSync(new Int32Array(2))
  /** Byte between path and query; -1: the target does not stand in one place, or not as it is. */
  let separator = -1
  let last: Layout | null = null
  let encoded: ReadonlySet<Role> = new Set()
  let hasRequest = false
  /** Of the target last looked at: where its path ends, and where its query begins and ends. */
  let pathEnd = 0
  let queryStart = 0
  let targetEnd = 0
  let lastDot = 0

  /** Finds the parts of a target; false when it has other forms than the one it is written in. */
  function splitTarget(from: number, to: number): boolean {
    if (buffer[from] !== SLASH) return false
    pathEnd = targetEnd = queryStart = to
    lastDot = -1
    let before = 0
    for (let i = from; i < to; i++) {
      const byte = buffer[i]!
      if (byte === separator && pathEnd === to) {
        pathEnd = i
        queryStart = i + 1
      } else if (byte === MARK && separator !== MARK) return false
      else if (before === SLASH && (byte === SLASH || (byte === DOT && buffer[i + 1] === SLASH))) return false
      else if (byte === PLUS && pathEnd === to) return false
      else if (byte === DOT && pathEnd === to) lastDot = i
      else if (byte === SLASH && pathEnd === to) lastDot = -1
      before = byte
    }
    if (separator !== MARK && to - queryStart === 1 && buffer[queryStart] === DASH) targetEnd = queryStart = pathEnd
    return true
  }

  function isAbsent(word: number): boolean {
    const from = attention[word]!
    const size = attention[word + 1]! - from
    return size === 0 || (size === 1 && buffer[from] === DASH)
  }

  function lookAt(classes: number, glimpse: Glimpse): Answer | null {
    const rules: number[] = []
    const left: number[] = []
    for (const rule of bare) {
      if ((classOf[rule]! & classes) === 0) continue
      const holds = holdsAtAGlance(use.set.rules[rule]!.condition, glimpse)
      if (holds === null && easy[rule] === 0) return null
      if (holds === null) left.push(rule)
      else if (holds) rules.push(rule)
    }
    return { sure: outcomeOf(rules), open: left }
  }

  function outcomeOf(rules: number[]): Glanced {
    const name = rules.join()
    let outcome = outcomes.get(name)
    if (outcome === undefined) {
      const threats = [...new Set(rules.map((rule) => use.threatOf[rule]!))].filter((threat) => threat >= 0)
      const base = rules.filter((rule) => use.eventFields[rule] !== null)
      outcome = { rules, threats, base, fields: use.eventFieldsOf(base) }
      outcomes.set(name, outcome)
    }
    return outcome
  }

  /** Decides the rules that were left open, on a record of the easy fields. */
  function decided(answer: Answer, at: number): Glanced | null {
    if (answer.open.length === 0 && woken.length === 0) return answer.sure
    if (encoded.has('userAgent') || encoded.has('referrer')) return null
    const text = (word: number): ByteString | null =>
      isAbsent(at + word) ? null : slice(attention[at + word]!, attention[at + word + 1]!)
    const target = slice(attention[at + Word.TARGET]!, pathEnd)
    const status = attention[at + Word.STATUS]!
    const record: LogRecord = {
      ...NOTHING,
      method: text(Word.METHOD),
      target: queryStart > pathEnd ? `${target}?${slice(queryStart, targetEnd)}` : target,
      protocol: text(Word.PROTOCOL),
      status: status === 0 ? null : status,
      userAgent: text(Word.USER_AGENT),
      referrer: text(Word.REFERRER),
    }
    open.length = 0
    for (const rule of answer.open) open.push(rule)
    for (const rule of woken) open.push(rule)
    const more = evaluate(record, '', open)
    return more.length === 0 ? answer.sure : outcomeOf([...answer.sure.rules, ...more].sort((a, b) => a - b))
  }

  function slice(from: number, to: number): ByteString {
    return text.toString('latin1', from, to)
  }

  function look(at: number, flags: number, keywords: readonly number[], hiding: number): Glanced | null {
    const method = attention[at + Word.METHOD]!
    const methodEnd = attention[at + Word.METHOD + 1]!
    const target = attention[at + Word.TARGET]!
    const protocol = attention[at + Word.PROTOCOL]!
    const protocolEnd = attention[at + Word.PROTOCOL + 1]!
    if (
      (hiding & Hiding.ANY) !== 0 ||
      separator < 0 ||
      target === 0 ||
      (flags & (Flag.ODD | Flag.ALL | Flag.SUSPICIOUS)) !== 0 ||
      keywords.length > 8 ||
      methodEnd - method > METHOD_MOST ||
      methodEnd === method ||
      protocolEnd - protocol > PROTOCOL_MOST ||
      !splitTarget(target, attention[at + Word.TARGET + 1]!)
    )
      return null
    let classes = LineClass.EVERY as number
    if ((flags & Flag.ERROR) !== 0) classes |= LineClass.ERROR
    if ((flags & Flag.ODD_METHOD) !== 0) classes |= LineClass.ODD_METHOD
    woken.length = 0
    if ((classes & withTexts) !== 0 && !wake(target, classes)) return null
    const agent = attention[at + Word.USER_AGENT]!
    const agentEnd = attention[at + Word.USER_AGENT + 1]!
    const agentAbsent = isAbsent(at + Word.USER_AGENT)
    const agentShort = !encoded.has('userAgent') && agentEnd - agent <= SHORT_AGENT
    const extensionSize = lastDot < 0 ? 0 : pathEnd - lastDot - 1
    const isShort = targetEnd - target <= SHORT_TARGET
    const status = attention[at + Word.STATUS]!
    const hasExtension = extensionSize > 0 && extensionSize <= LONGEST_EXTENSION
    const lastByte = hasExtension || lastBytes[buffer[pathEnd - 1]!] === 0 ? 0 : buffer[pathEnd - 1]!
    // Everything a glimpse holds, as bytes.
    key[0] = classes
    key[1] = status & 255
    key[2] = status >>> 8
    key[3] =
      (agentAbsent ? 1 : 0) |
      (agentShort ? 2 : 0) |
      (isAbsent(at + Word.REFERRER) ? 4 : 0) |
      (isShort ? 8 : 0) |
      (queryStart < targetEnd ? 16 : 0) |
      (extensionSize > LONGEST_EXTENSION ? 32 : 0) |
      ((hiding & Hiding.SPACE) !== 0 ? 64 : 0) |
      ((hiding & Hiding.SLASH) !== 0 ? 128 : 0)
    key[4] = lastByte
    key[5] = hasRequest ? 1 : 0
    let size = addSlice(6, method, methodEnd)
    size = addSlice(size, protocol, protocolEnd)
    size = hasExtension ? addSlice(size, lastDot + 1, pathEnd) : addSlice(size, 0, 0)
    if (isShort) size = addSlice(size, target, targetEnd)
    if (!agentAbsent && agentShort) size = addSlice(size, agent, agentEnd)
    for (const keyword of keywords) {
      key[size++] = keyword & 255
      key[size++] = keyword >>> 8
    }
    while ((size & 3) !== 0) key[size++] = 0
    let a = seeds[0]! ^ size
    let b = seeds[1]!
    for (let i = 0; i < size >> 2; i++) {
      a = Math.imul(a ^ words[i]!, 0x5bd1e995)
      a ^= a >>> 15
      b = Math.imul(b + words[i]!, 0x9e3779b1) ^ (b >>> 13)
    }
    a = Math.imul(a ^ (b >>> 16), 0x85ebca6b)
    const known = memo.find(a, b, classes, status)
    if (known >= 0) return answers[known] == null ? null : decided(answers[known]!, at)
    const answer = lookAt(classes, {
      method: slice(method, methodEnd),
      protocol: protocolEnd > protocol ? slice(protocol, protocolEnd) : null,
      status: status === 0 ? null : status,
      extension:
        extensionSize === 0 ? null : extensionSize > LONGEST_EXTENSION ? undefined : slice(lastDot + 1, pathEnd),
      target: isShort
        ? `${slice(target, pathEnd)}${queryStart < targetEnd ? `?${slice(queryStart, targetEnd)}` : ''}`
        : undefined,
      lastByte: lastByte === 0 ? '' : String.fromCharCode(lastByte),
      hasQuery: queryStart < targetEnd,
      userAgent: agentAbsent ? null : agentShort ? slice(agent, agentEnd) : undefined,
      hasReferrer: !isAbsent(at + Word.REFERRER),
      hasRequest,
      keywords: new Set(keywords.map((number) => use.keywords.texts[number]!)),
      hidesSpace: (hiding & Hiding.SPACE) !== 0,
      hidesSlash: (hiding & Hiding.SLASH) !== 0,
    })
    if (memo.full) {
      memo.clear()
      answers.length = 0
    }
    memo.put(a, b, classes, status, answers.length)
    answers.push(answer)
    return answer === null ? null : decided(answer, at)
  }

  /** Puts a slice of the line into the key at `size`, with its length in front; returns the size then. */
  function addSlice(size: number, from: number, to: number): number {
    key[size++] = to - from
    for (let i = from; i < to; i++) key[size++] = buffer[i]!
    return size
  }

  /** Finds the rules of these classes of which a short text stands in the target; false when one of them takes a full look. */
  function wake(target: number, classes: number): boolean {
    found.length = 0
    texts.find(buffer, target, targetEnd, found)
    if (found.length === 0) return true
    found.length = 0
    candidates.find(slice(target, targetEnd), classes, found)
    for (const rule of found) {
      if (isBare[rule] === 1) continue
      if (easy[rule] === 0) return false
      woken.push(rule)
    }
    return true
  }

  function values(at: number, fields: readonly RuleField[], into: number[]): boolean {
    into.length = 0
    const target = attention[at + Word.TARGET]!
    for (const field of fields) {
      if (use.shownFields.has(field)) return false
      if (field === 'target') into.push(hashBytes(buffer, target, targetEnd, seed, queryStart > pathEnd ? pathEnd : -1))
      else if (field === 'path') into.push(hashBytes(buffer, target, pathEnd, seed, -1))
      else if (field === 'query') {
        into.push(queryStart < targetEnd ? hashBytes(buffer, queryStart, targetEnd, seed, -1) : hashText(null, seed))
      } else {
        const word = TEXTS[field]
        if (word === undefined || encoded.has(field as Role)) return false
        const from = attention[at + word]!
        into.push(
          isAbsent(at + word) ? hashText(null, seed) : hashBytes(buffer, from, attention[at + word + 1]!, seed, -1),
        )
      }
    }
    return true
  }

  return {
    look,
    values,
    useLayout(layout) {
      if (layout === last) return
      last = layout
      separator = layout === null ? -1 : separatorOf(layout)
      encoded = encodedRoles(layout)
      const roles = layout?.kind === 'delimited' ? layout.steps.map(({ role }) => role) : []
      hasRequest = roles.includes('request')
      if (roles.includes('request-url') || ['target', 'path', 'query'].some((role) => encoded.has(role as Role)))
        separator = -1
      memo.clear()
      answers.length = 0
    },
  }
}

/** Those of rules that do not wait for suspicious targets. */
function textsOfClasses({ texts, starts, rules, classOf }: ClassTexts): ByteString[] {
  return texts.filter((_, text) =>
    rules.subarray(starts[text], starts[text + 1]).some((rule) => classOf[rule] !== LineClass.SUSPICIOUS),
  )
}

const TEXTS: Readonly<Partial<Record<RuleField, number>>> = {
  method: Word.METHOD,
  protocol: Word.PROTOCOL,
  referrer: Word.REFERRER,
  userAgent: Word.USER_AGENT,
  host: Word.HOST,
}

function encodedRoles(layout: Layout | null): ReadonlySet<Role> {
  if (layout?.kind !== 'delimited') return new Set()
  return new Set(layout.steps.flatMap(({ role, encoding }) => (encoding === undefined ? [] : [role])))
}
