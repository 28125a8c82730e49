import type { ByteString, LogRecord } from '../../../model/record.ts'
import { parseAddress } from '../../../support/address.ts'
import { undoBackslash } from './cut/escapes.ts'
import { readSource } from './cut/values.ts'
import { emptyRecord } from './empty-record.ts'
import { parseWith } from './layout-format.ts'
import type { Format, Parsed } from './types.ts'

/**
 * Apache's error log, 2.2 and 2.4. The client stands in a bracket of its own before the message, where nothing a client sends
 * can come; a `[client ...]` anywhere later is text. Lines about no client are skipped. Times have no zone: UTC.
 */
export const apacheError: Format = {
  id: 'apache-error',
  title: 'Apache error log',
  directives: false,
  open: () => ({ parse: (line) => parseWith(read, line), layout: () => null }),
}

const TIME = /^\[(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\d{4})\] /i
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec'
/** Groups of the header; `client` ends it. The message may begin with a bracket too, so names are fixed. */
const LEVEL = /\[([a-z0-9_.-]*:)?([a-z]+[0-9]?)\] /y
const PROCESS = /\[pid \d+(?::tid \w+)?\] /y
/** The source file at debug levels and the operating system's error; neither holds text of a client. */
const CAUSE = /(?:[a-z0-9_./-]{1,60}\(\d{1,6}\): )?(?:\(\d{1,6}\)[^:[\]]{1,120}: )?/iy
const CLIENT = /\[(?:remote|client) ([0-9A-Za-z_.:%-]{1,255})\] ?/y

function read(line: ByteString): Parsed {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  const stamp = TIME.exec(text)
  if (stamp === null) return { failed: 'no time in brackets at the start' }
  const time = timeOf(stamp)
  if (time === null) return { failed: 'the time cannot be read' }
  let at = stamp[0].length
  const level = matchAt(LEVEL, text, at)
  if (level === null) return { failed: 'no [level] behind the time' }
  at += level[0].length
  const process = matchAt(PROCESS, text, at)
  at += process?.[0].length ?? 0
  const cause = matchAt(CAUSE, text, at)?.[0] ?? ''
  const client = matchAt(CLIENT, text, at + cause.length)
  if (client === null) return { skipped: 'it names no client' }
  // 2.4 writes the port behind the address, 2.2 does not; only 2.4 names a module or a process.
  const source = sourceOf(client[1] ?? '', level[1] !== undefined || process !== null)
  if (source === null) return { failed: 'the client is neither an address nor a host name' }
  at += cause.length + client[0].length
  return { ...recordOf(source, time, text.slice(at)), other: other(level, text.slice(at), cause) }
}

function recordOf(source: string, time: number, message: ByteString): LogRecord {
  const record = emptyRecord(source, time)
  const found = /, referer: (.*)$/.exec(message)
  if (found !== null) record.referrer = undoBackslash(found[1] ?? '') || null
  // What was asked for is a path on disk here; it is told as the target only where the message holds the URI itself.
  const uri = /\[uri "((?:[^"\\]|\\.)*)"\]/.exec(message)
  if (uri !== null) record.target = undoBackslash(uri[1] ?? '') || null
  return record
}

function other(level: RegExpExecArray, message: ByteString, cause: string): LogRecord['other'] {
  const more: Record<string, ByteString> = { message: cause + undoBackslash(message), level: level[2] ?? '' }
  const module = level[1]?.slice(0, -1) ?? ''
  if (module !== '') more['module'] = module
  return more
}

function sourceOf(raw: string, hasPort: boolean): string | null {
  const colon = raw.lastIndexOf(':')
  const port = colon === -1 ? '' : raw.slice(colon + 1)
  if (/^\d{1,5}$/.test(port) && Number(port) <= 65535) {
    const bare = raw.slice(0, colon)
    // One colon: a port for sure. More: IPv6, and the last group is a port where ports are written.
    if (!bare.includes(':')) return readSource(bare, 0, bare.length)
    const address = hasPort ? parseAddress(bare) : null
    if (address !== null) return address.text
  }
  return readSource(raw, 0, raw.length)
}

function timeOf(part: RegExpExecArray): number | null {
  const month = MONTHS.indexOf((part[1] ?? '').toLowerCase())
  const [day, hour, minute, second, year] = [2, 3, 4, 5, 7].map((i) => Number(part[i])) as [
    number,
    number,
    number,
    number,
    number,
  ]
  if (month % 3 !== 0 || hour > 23 || minute > 59 || second > 60) return null
  const ms = Number((part[6] ?? '').padEnd(3, '0').slice(0, 3))
  const time = Date.UTC(year, month / 3, day, hour, minute, second, ms)
  return new Date(Date.UTC(year, month / 3, day)).getUTCDate() === day ? time : null
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
