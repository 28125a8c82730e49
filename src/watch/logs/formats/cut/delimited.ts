import type { ByteString, LogRecord } from '../../../../model/record.ts'
import { isoTime } from '../../../../support/time.ts'
import type { Layout, ParseFailure, Role, Step } from '../types.ts'
import { undoBackslash, undoHash, undoPercent } from './escapes.ts'
import { splitRequest } from './request-line.ts'
import {
  createClfReader,
  epochTime,
  readCount,
  readDuration,
  readSource,
  readSourcePort,
  readStatus,
} from './values.ts'

export type DelimitedLayout = Extract<Layout, { kind: 'delimited' }>

const TIMES: ReadonlySet<Role> = new Set(['time-clf', 'time-iso', 'time-epoch', 'date', 'time-of-day'])
const UNITS: Readonly<Record<string, number>> = { 'duration-s': 1000, 'duration-ms': 1, 'duration-us': 0.001 }
const NOTHING: LogRecord['other'] = Object.freeze({})

/** Reads one line by the rules written at `Layout`. */
export function createDelimitedReader(layout: DelimitedLayout): (line: ByteString) => LogRecord | ParseFailure {
  const { steps } = layout
  const count = steps.length
  const escapes = layout.escapes ?? 'backslash'
  const clf = createClfReader()
  const starts = new Int32Array(count)
  const ends = new Int32Array(count)
  const next = steps.map((_, i) => steps[i + 1]?.before ?? layout.after)
  const quoted = steps.map((step) => step.quoted)
  const wordOnly = steps.map((step, i) => !step.quoted && step.spaces !== true && next[i] !== ' ')
  const beforeTime = steps.map((step, i) => step.spaces === true && TIMES.has(steps[i + 1]?.role ?? 'ignore'))
  const spacedTime = steps.map((step, i) => step.spaces === true && TIMES.has(step.role) && next[i]?.startsWith(' '))
  const opening = steps[0]?.before ?? ''
  const named = steps.flatMap((step, i) =>
    step.role === 'ignore' && step.name !== null ? [{ i, name: step.name }] : [],
  )

  const at = (role: Role) => steps.findIndex((step) => step.role === role)
  const sourceAt = at('source') === -1 ? at('source-port') : at('source')
  const sourceHasPort = at('source') === -1
  const clfAt = at('time-clf')
  const isoAt = at('time-iso')
  const epochAt = at('time-epoch')
  const dateAt = at('date')
  const clockAt = at('time-of-day')
  const urlAt = at('request-url')
  const requestAt = urlAt === -1 ? at('request') : urlAt
  const methodAt = at('method')
  const targetAt = at('target')
  const pathAt = at('path')
  const queryAt = at('query')
  const protocolAt = at('protocol')
  const statusAt = at('status')
  const bytesAt = at('bytes')
  const referrerAt = at('referrer')
  const userAgentAt = at('userAgent')
  const hostAt = at('host')
  const userAt = at('user')
  const contentTypeAt = at('contentType')
  const cookieAt = at('cookie')
  const forwardedForAt = at('forwardedFor')
  // With text of a client in front of the source, only an exact fit counts.
  const front = steps.slice(0, sourceAt)
  const patient =
    front.every(({ role }) => role === 'ignore' || TIMES.has(role)) &&
    (sourceAt === 0 || layout.trailing === 'anything')
  const durationAt = steps.findIndex((step) => step.role in UNITS)
  const durationUnit = UNITS[steps[durationAt]?.role ?? ''] ?? 1
  if (sourceAt === -1) throw new Error('a layout needs a source')

  /** Fills `starts` and `ends`; returns the step that does not fit, `count` for the end of the line, -1 when all fit. */
  function cut(line: ByteString, length: number): number {
    if (!line.startsWith(opening)) return 0
    let from = opening.length
    for (let i = 0; i < count; i++) {
      const literal = next[i] as string
      let end: number
      if (quoted[i] === true) {
        end = quoteEnd(line, from, literal, patient && i > sourceAt, steps[i + 1]?.role === 'status')
        // A line cut short inside its last field still says who asked for what.
        if (end === -1 && i === count - 1 && layout.trailing === 'anything' && patient && i > sourceAt) {
          starts[i] = from
          ends[i] = length
          return -1
        }
      } else if (literal === '') {
        end = length
      } else {
        end = spacedTime[i] === true ? timeEnd(line, from, length, i) : line.indexOf(literal, from)
        if (beforeTime[i] === true) {
          while (end !== -1 && !timeFits(line, end + literal.length, i + 1)) end = line.indexOf(literal, end + 1)
        }
      }
      if (end === -1 || end > length) return i
      if (wordOnly[i] === true) {
        const space = line.indexOf(' ', from)
        if (space !== -1 && space < end) return i
      }
      starts[i] = from
      ends[i] = end
      from = end + literal.length
    }
    return layout.trailing === 'anything' || from === length ? -1 : count
  }

  /** Where a quoted field ends. `tolerant`: servers that do not escape `"` are read on to where the next literal stands. */
  function quoteEnd(
    line: ByteString,
    from: number,
    literal: ByteString,
    tolerant: boolean,
    beforeStatus: boolean,
  ): number {
    for (let end = line.indexOf('"', from); end !== -1; end = line.indexOf('"', end + 1)) {
      if (escapes === 'backslash' && isEscaped(line, from, end)) continue
      if (literal.length === 1 || line.startsWith(literal, end)) {
        if (!tolerant || !beforeStatus || isStatusLike(line.charCodeAt(end + literal.length))) return end
      }
      if (!tolerant) return -1
    }
    return -1
  }

  /** Where a time that may hold spaces ends before a literal that begins with one: the last near place at which it fits. */
  function timeEnd(line: ByteString, from: number, length: number, i: number): number {
    const literal = next[i] as string
    let best = -1
    for (let end = line.indexOf(literal, from); end !== -1 && end < from + 48; end = line.indexOf(literal, end + 1)) {
      if (end <= length && timeOf(steps[i] as Step, line.slice(from, end)) !== null) best = end
    }
    return best
  }

  /** Whether step `i`, a time, fits at `from`. Times are short: a bounded look keeps hostile lines linear. */
  function timeFits(line: ByteString, from: number, i: number): boolean {
    const window = line.slice(from, from + 64)
    const end = window.indexOf(next[i] as string)
    return end !== -1 && timeOf(steps[i] as Step, window.slice(0, end)) !== null
  }

  function timeOf(step: Step, raw: string): number | null {
    if (step.role === 'time-clf') return clf(raw)
    if (step.role === 'time-epoch') return epochTime(raw)
    return isoTime(step.role === 'time-of-day' ? `1970-01-01 ${raw}` : raw)
  }

  function timeIn(line: ByteString): number | null | undefined {
    if (clfAt !== -1) return orOdd(clf(line.slice(starts[clfAt], ends[clfAt])))
    if (isoAt !== -1) return orOdd(isoTime(line.slice(starts[isoAt], ends[isoAt])))
    if (epochAt !== -1) return orOdd(epochTime(line.slice(starts[epochAt], ends[epochAt])))
    if (dateAt === -1 || clockAt === -1) return null
    return orOdd(isoTime(`${line.slice(starts[dateAt], ends[dateAt])} ${line.slice(starts[clockAt], ends[clockAt])}`))
  }

  function undo(text: ByteString, i: number): ByteString {
    let plain = text
    if (escapes === 'backslash') plain = undoBackslash(text)
    else if (escapes === 'hash') plain = undoHash(text)
    const encoding = steps[i]?.encoding
    if (encoding === 'plus') return plain.replaceAll('+', ' ')
    return encoding === 'percent' ? undoPercent(plain) : plain
  }

  const encoded = steps.map((step) => step.encoding !== undefined)

  function text(line: ByteString, i: number, hasEscape: boolean): ByteString | null {
    if (i === -1) return null
    const start = starts[i] as number
    const end = ends[i] as number
    if (end - start <= 1 && (end === start || line.charCodeAt(start) === 45)) return null
    const raw = line.slice(start, end)
    return hasEscape || encoded[i] === true ? undo(raw, i) : raw
  }

  return function read(line: ByteString): LogRecord | ParseFailure {
    const length = line.length > 0 && line.charCodeAt(line.length - 1) === 13 ? line.length - 1 : line.length
    const odd = cut(line, length)
    if (odd !== -1) return failure(steps, odd)
    const sourceStart = starts[sourceAt] as number
    const sourceEnd = ends[sourceAt] as number
    const source = sourceHasPort
      ? readSourcePort(line.slice(sourceStart, sourceEnd))
      : readSource(line, sourceStart, sourceEnd)
    if (source === null) return NO_SOURCE
    // `www.example.com 192.0.2.1 - - [` must not make the virtual host a source and the rest a user name.
    if (userAt !== -1 && !sourceHasPort && hasSpace(line, starts[userAt] as number, ends[userAt] as number)) {
      if (isName(source)) return NO_SOURCE
    }
    const time = timeIn(line)
    if (time === undefined) return NO_TIME
    let status = -1
    if (statusAt !== -1) {
      status = readStatus(line, starts[statusAt] as number, ends[statusAt] as number)
      if (status === -2) return NO_STATUS
    }
    let bytes = -1
    if (bytesAt !== -1) {
      bytes = readCount(line, starts[bytesAt] as number, ends[bytesAt] as number)
      if (bytes === -2) return NO_BYTES
    }
    let duration: number | null = null
    if (durationAt !== -1) {
      const read = readDuration(line.slice(starts[durationAt], ends[durationAt]), durationUnit)
      if (read === undefined) return NO_DURATION
      duration = read
    }
    const hasEscape = escapes === 'backslash' ? line.includes('\\') : escapes === 'hash' ? line.includes('#') : false

    let method: ByteString | null = null
    let target: ByteString | null = null
    let protocol: ByteString | null = null
    let host = text(line, hostAt, hasEscape)
    if (requestAt === -1) {
      method = text(line, methodAt, hasEscape)
      protocol = text(line, protocolAt, hasEscape)
      target = text(line, targetAt, hasEscape)
      if (targetAt === -1) target = joined(text(line, pathAt, hasEscape), text(line, queryAt, hasEscape))
    } else {
      const end = ends[requestAt] as number
      const parts = splitRequest(line, starts[requestAt] as number, end)
      if (parts.methodEnd !== -1) {
        method = line.slice(starts[requestAt], parts.methodEnd)
        if (parts.targetEnd > parts.targetStart) target = line.slice(parts.targetStart, parts.targetEnd)
        if (parts.protocolStart !== -1) protocol = line.slice(parts.protocolStart, end)
        if (hasEscape) {
          if (target !== null) target = undo(target, requestAt)
          if (protocol !== null) protocol = undo(protocol, requestAt)
        }
        if (urlAt !== -1 && target !== null) {
          const url = /^[a-z]{2,6}:\/\/([^/?]*)(.*)$/is.exec(target)
          if (url !== null) {
            host ??= (url[1] ?? '').replace(/:\d*$/, '') || null
            target = url[2] || '/'
          }
        }
      }
    }
    let other = NOTHING
    if (named.length > 0) {
      const more: Record<string, ByteString> = {}
      for (const { i, name } of named) {
        const value = text(line, i, hasEscape)
        if (value !== null) more[name] = value
      }
      other = more
    }
    return {
      time,
      source,
      peer: source,
      request: text(line, requestAt, hasEscape),
      method,
      target,
      protocol,
      status: status < 0 ? null : status,
      bytes: bytes < 0 ? null : bytes,
      referrer: text(line, referrerAt, hasEscape),
      userAgent: text(line, userAgentAt, hasEscape),
      host,
      user: text(line, userAt, hasEscape),
      contentType: text(line, contentTypeAt, hasEscape),
      cookie: text(line, cookieAt, hasEscape),
      forwardedFor: text(line, forwardedForAt, hasEscape),
      duration,
      other,
    }
  }
}

/** `path?query`. */
export function joined(path: ByteString | null, query: ByteString | null): ByteString | null {
  if (query === null) return path
  return `${path ?? ''}?${query.startsWith('?') ? query.slice(1) : query}`
}

const NO_SOURCE: ParseFailure = { failed: 'the source is neither an address nor a host name' }
const NO_TIME: ParseFailure = { failed: 'the time cannot be read' }
const NO_STATUS: ParseFailure = { failed: 'the status is not three digits' }
const NO_BYTES: ParseFailure = { failed: 'the size is no number' }
const NO_DURATION: ParseFailure = { failed: 'the time taken is no number' }

function failure(steps: Step[], odd: number): ParseFailure {
  const step = steps[odd]
  if (step === undefined) return { failed: 'more follows where the line should end' }
  const name = step.name ?? (step.role === 'ignore' ? `field ${odd + 1}` : step.role)
  return { failed: `no ${name} where it should be` }
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(line: string, from: number, at: number): boolean {
  let slashes = 0
  while (at - 1 - slashes >= from && line.charCodeAt(at - 1 - slashes) === 92) slashes++
  return slashes % 2 === 1
}

/** A digit, `-`, or the space behind an empty status. */
function isStatusLike(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 45 || code === 32
}

function hasSpace(line: string, start: number, end: number): boolean {
  const space = line.indexOf(' ', start)
  return space !== -1 && space < end
}

function isName(source: string): boolean {
  return !source.includes(':') && /[a-z]/.test(source)
}

function orOdd(time: number | null): number | undefined {
  return time ?? undefined
}
