import { emptyRecord } from '../../logs/formats/empty-record.ts'
import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Condition, RuleField } from '../../../model/rule.ts'
import { compileTest, type Predicate } from '../rules/evaluate.ts'
import { fold } from '../rules/fold.ts'
import { createSubject } from '../rules/subject.ts'
import { keywordOf, textsNeeded } from './line-keywords.ts'

/** What shows of a record at a glance; few different ones make up most of a log. */
export interface Glimpse {
  method: ByteString
  protocol: ByteString | null
  status: number | null
  /** What follows the last dot of the last segment of the path, null when nothing does; undefined: too long to be kept. */
  extension: ByteString | null | undefined
  /** Last byte of the path, where rules care about it and it has no extension; else ``. */
  lastByte: ByteString
  /** The whole target when it is short; undefined: longer than `SHORT_TARGET`. */
  target: ByteString | undefined
  hasQuery: boolean
  /** undefined: longer than `SHORT_AGENT`. */
  userAgent: ByteString | null | undefined
  hasReferrer: boolean
  /** The format has the request line as one field. */
  hasRequest: boolean
  /** Keywords of the line. */
  keywords: ReadonlySet<ByteString>
  /** A `+` may be a space, more than one slash may be one. */
  hidesSpace: boolean
  hidesSlash: boolean
}

export const SHORT_TARGET = 8
export const SHORT_AGENT = 16
export const LONGEST_EXTENSION = 12

/** Whether a condition holds for every record (`true`), or none (`false`), that looks like this; null: it takes more than a glance. */
export function holdsAtAGlance(condition: Condition, glimpse: Glimpse): boolean | null {
  if (condition.op === 'not') {
    const inner = holdsAtAGlance(condition.of, glimpse)
    return inner === null ? null : !inner
  }
  if (condition.op === 'test') return testAtAGlance(condition, glimpse)
  const decisive = condition.op === 'or'
  let open = false
  for (const part of condition.of) {
    const one = holdsAtAGlance(part, glimpse)
    if (one === decisive) return decisive
    if (one === null) open = true
  }
  return open ? null : !decisive
}

function testAtAGlance(condition: Extract<Condition, { op: 'test' }>, glimpse: Glimpse): boolean | null {
  const { field, test } = condition
  const exact = (): boolean => onRecord(field, condition, glimpse)
  const isThere = (there: boolean): boolean | null => {
    if (test.kind === 'null') return !there
    if (test.kind === 'exists') return test.wanted === there
    return there ? null : exact()
  }
  switch (field) {
    case 'status':
    case 'method':
    case 'protocol':
      return exact()
    case 'line':
      return lineAtAGlance(condition, glimpse)
    case 'userAgent':
      if (glimpse.userAgent !== undefined) return exact()
      return test.kind === 'equals' && test.value.length <= SHORT_AGENT && !test.value.includes('/')
        ? false
        : isThere(true)
    case 'referrer':
      return glimpse.hasReferrer ? isThere(true) : exact()
    case 'query':
      return glimpse.target !== undefined ? exact() : isThere(glimpse.hasQuery)
    case 'extension':
      return glimpse.extension === undefined ? isThere(true) : exact()
    case 'path':
      if (glimpse.target !== undefined) return exact()
      return test.kind === 'ends' ? endsAtAGlance(test.value, test.cased, glimpse) : isThere(true)
    case 'target':
      return glimpse.target !== undefined ? exact() : isThere(true)
    case 'request':
      if (!glimpse.hasRequest || glimpse.target !== undefined) return exact()
      return test.kind === 'starts' && wantsShortTarget(test.value) ? false : isThere(true)
    default:
      return null
  }
}

/** Of the path is known what follows its last dot, or that there is none, and the last byte if it is asked for. */
function endsAtAGlance(value: ByteString, cased: boolean, { extension, lastByte }: Glimpse): boolean | null {
  if (value.includes('/')) return null
  const plain = (text: ByteString): ByteString => (cased ? text : fold(text))
  if (extension !== undefined && extension !== null) return endsWithin(value, plain(`.${extension}`))
  if (lastByte === '') return false
  const isDotted = value.includes('.')
  if (extension === undefined && isDotted && value.length <= LONGEST_EXTENSION) return false
  if (extension === null && isDotted && lastByte !== '.') return false
  return endsWithin(value, plain(lastByte))
}

/** Whether a text ends with `value`, when only its last bytes are known. */
function endsWithin(value: ByteString, known: ByteString): boolean | null {
  if (value.length <= known.length) return known.endsWith(value)
  return value.endsWith(known) ? null : false
}

/** Fields of which `partialRecord` in `glances.ts` knows the value. */
export const EASY_FIELDS: ReadonlySet<RuleField> = new Set<RuleField>([
  'target',
  'path',
  'query',
  'extension',
  'method',
  'protocol',
  'status',
  'userAgent',
  'referrer',
])

/** Last bytes of paths that rules ask for without a dot before them. */
export function lastBytesAskedFor(condition: Condition): ByteString[] {
  if (condition.op === 'not') return lastBytesAskedFor(condition.of)
  if (condition.op !== 'test') return condition.of.flatMap(lastBytesAskedFor)
  const { field, test } = condition
  if (field !== 'path' || test.kind !== 'ends') return []
  const last = test.value.slice(-1)
  return [last, last.toUpperCase()]
}

export function readsOnlyEasyFields(condition: Condition): boolean {
  if (condition.op === 'test') return EASY_FIELDS.has(condition.field)
  return condition.op === 'not' ? readsOnlyEasyFields(condition.of) : condition.of.every(readsOnlyEasyFields)
}

/** `get /app http/`: a target of a few bytes with a space on either side. */
function wantsShortTarget(value: ByteString): boolean {
  const [, target, rest] = value.split(' ')
  return target !== undefined && rest !== undefined && target.length <= SHORT_TARGET && !target.includes('?')
}

/** A text that is not in the line is in no other form of it either, unless something hides it. */
function lineAtAGlance(condition: Extract<Condition, { op: 'test' }>, glimpse: Glimpse): boolean | null {
  const exact = keywordOf(condition)
  const texts = exact === null ? textsNeeded(condition) : [exact]
  if (texts === null) return null
  let open = false
  for (const text of texts) {
    if (glimpse.keywords.has(text)) return exact === null ? null : true
    // No field of such a line holds a quote, so a text with one stands in the line as it is or not at all.
    if (text.includes('"')) continue
    open ||= (glimpse.hidesSpace && text.includes(' ')) || (glimpse.hidesSlash && text.includes('/'))
  }
  return open ? null : false
}

const subject = createSubject()
const predicates = new WeakMap<Condition, Predicate>()

/** The test on a record of which this field is known. */
function onRecord(field: RuleField, condition: Extract<Condition, { op: 'test' }>, glimpse: Glimpse): boolean {
  const { method, protocol, status, extension, hasQuery } = glimpse
  const target =
    glimpse.target ?? `/x${extension === null || extension === undefined ? '' : `.${extension}`}${hasQuery ? '?x' : ''}`
  const request = glimpse.hasRequest ? `${method} ${target}${protocol === null ? '' : ` ${protocol}`}` : null
  const record: LogRecord = {
    ...NOTHING,
    request,
    method,
    target,
    protocol,
    status,
    userAgent: glimpse.userAgent ?? null,
  }
  subject.look(record, '')
  let predicate = predicates.get(condition)
  if (predicate === undefined) {
    predicate = compileTest(field, condition.test)
    predicates.set(condition, predicate)
  }
  return predicate(subject)
}

export const NOTHING: LogRecord = emptyRecord('', null)
