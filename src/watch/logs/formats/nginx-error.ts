import type { ByteString, LogRecord } from '../../../model/record.ts'
import { isoTime } from '../../../support/time.ts'
import { splitRequest } from './cut/request-line.ts'
import { readSource } from './cut/values.ts'
import { emptyRecord } from './empty-record.ts'
import { parseWith } from './layout-format.ts'
import type { Format, LineParser, Parsed, ParseFailure, Skipped } from './types.ts'

/**
 * nginx's error log: `time [level] pid#tid: *n message, client: 192.0.2.1, server: s, request: "...", host: "..."`. nginx escapes nothing here, so
 * message, request, host and referrer may all hold a fake `, client: `; neither the first nor the last one is always true.
 *
 * The true suffix is always among those that continue the way nginx continues (`, server: word` and then a known key or the end). So:
 * - nothing quoted stands before the first one: no client's text has come yet, the first is true;
 * - all that continue properly name the same client: that one;
 * - otherwise it cannot be known, and the line fails. It never goes to another source.
 * A line that was cut may have lost the true suffix, so it counts only in the first case.
 */
export const nginxError: Format = {
  id: 'nginx-error',
  title: 'nginx error log',
  directives: false,
  open,
}

/** Only lines about a connection (`*n`) have a client, and only they can hold text of one. */
const HEAD = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d) \[([a-z]+)\] \d+#\d+: (\*\d+ )?/
const CLIENT = /, client: ([0-9A-Za-z_.:%-]{1,255})(?=,|$)/g
/** A message of nginx's own words. Text of a client is always quoted there, except by scripts. */
const OWN_WORDS = /^(?!js:|lua|perl)[A-Za-z0-9][A-Za-z0-9 _()<>.,:;=*/-]*$/
/** What nginx writes behind the client: http, mail and stream. Server names from the configuration hold no space or quote. */
const SUFFIX =
  /^(?:, server: [^" ,]*(?:,[^" ,]+)*)?(?:$|, (?:(?:sub)?request|upstream|host|referrer|login): "|, (?:upstream|bytes from|udp|sni)[ :])/

function open(): LineParser {
  let whole = 0
  return {
    parse(line) {
      whole = line.length
      return parseWith((text) => read(text, text.length < whole), line)
    },
    layout: () => null,
  }
}

function read(line: ByteString, hadPrefix: boolean): Parsed {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  const head = HEAD.exec(text)
  if (head === null) return { failed: 'no nginx time and level at the start' }
  const time = isoTime(`${head[1]}-${head[2]}-${head[3]} ${head[4]}`)
  if (time === null) return { failed: 'the time cannot be read' }
  if (head[6] === undefined) return { skipped: 'it is about no connection' }
  const from = head[0].length
  const found = clientOf(text, from, mayBeCut(text.length, hadPrefix))
  if (!('source' in found)) return found
  return recordOf(found.source, time, head[5] ?? '', text.slice(from, found.at), text.slice(found.end))
}

/** nginx cuts at 2,047 bytes; syslog daemons may cut at 1,024 including their prefix. */
function mayBeCut(length: number, hadPrefix: boolean): boolean {
  return length >= 2040 || (hadPrefix && length >= 850 && length <= 1024)
}

interface Client {
  source: string
  at: number
  end: number
}

function clientOf(text: string, from: number, cut: boolean): Client | ParseFailure | Skipped {
  let chosen: Client | null = null
  let seen = false
  CLIENT.lastIndex = from
  for (let match = CLIENT.exec(text); match !== null; match = CLIENT.exec(text)) {
    const raw = match[1] ?? ''
    const source = readSource(raw, 0, raw.length)
    const end = match.index + match[0].length
    const first = !seen
    seen = true
    if (first && OWN_WORDS.test(text.slice(from, match.index))) {
      return source === null ? NO_ADDRESS : { source, at: match.index, end }
    }
    // Nobody needs a longer look ahead than a server's name and one key.
    if (source === null || !SUFFIX.test(text.slice(end, end + 400))) continue
    if (chosen === null) chosen = { source, at: match.index, end }
    else if (chosen.source !== source) return { failed: 'it names two clients, and either may be forged' }
  }
  if (chosen !== null) return cut ? { failed: 'a cut line whose client may be forged' } : chosen
  return seen ? { failed: 'no client where nginx writes it' } : { skipped: 'it names no client' }
}

const NO_ADDRESS: ParseFailure = { failed: 'the client is neither an address nor a host name' }

function recordOf(source: string, time: number, level: string, message: ByteString, suffix: ByteString): LogRecord {
  const record = emptyRecord(source, time)
  record.request = valueOf(suffix, 'request')
  record.host = valueOf(suffix, 'host')
  record.referrer = valueOf(suffix, 'referrer')
  if (record.request !== null) {
    const parts = splitRequest(record.request, 0, record.request.length)
    if (parts.methodEnd !== -1) {
      record.method = record.request.slice(0, parts.methodEnd)
      record.target = record.request.slice(parts.targetStart, parts.targetEnd) || null
      if (parts.protocolStart !== -1) record.protocol = record.request.slice(parts.protocolStart)
    }
  }
  return { ...record, other: { message, level } }
}

/** A quoted value of the suffix: it ends where another key or the line follows, else at the last quote. */
function valueOf(suffix: ByteString, key: string): ByteString | null {
  const opening = `, ${key}: "`
  const at = suffix.indexOf(opening)
  if (at === -1) return null
  const rest = suffix.slice(at + opening.length)
  const end = rest.search(/"(?:$|, (?:subrequest|upstream|host|referrer): ")/)
  return (end === -1 ? rest : rest.slice(0, end)) || null
}
