import type { ByteString } from '../../../model/record.ts'
import { scanJson } from './cut/scan-json.ts'

/**
 * What carries log lines writes something in front of them: syslog (RFC 3164 and 5424, with or without `<priority>`), journald's
 * `host nginx[12]: `, container runtimes (`2026-07-19T10:05:01Z stdout F `, docker's JSON), `docker compose logs`, or quotes
 * around the line. Returns the line without it, or null when it begins with none of them. Only the beginning is looked
 * at, and only what such a carrier writes: it holds nothing a client can choose.
 */
export function withoutPrefix(line: ByteString): ByteString | null {
  const first = line.charCodeAt(0)
  if (first === 123 /* { */) return unwrapDocker(line)
  if (first === 34 /* " */) return line.length > 2 && line.endsWith('"') ? line.slice(1, -1) : null
  const head = line.slice(0, MAX_PREFIX)
  for (const pattern of PREFIXES) {
    const found = pattern.exec(head)
    if (found !== null) return line.slice(found[0].length)
  }
  return null
}

/** Longest prefix looked for, bytes; RFC 5424 structured data may be longer and is then not recognised. */
const MAX_PREFIX = 512

const HOST = '[A-Za-z0-9_.:-]{1,255}'
const SHORT = '[A-Za-z][A-Za-z0-9_-]{0,62}'
const PROGRAM = '[A-Za-z0-9_./-]{1,64}(?:\\[\\d{1,10}\\])?'
const ISO = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)'
const BSD = '[A-Z][a-z]{2} [ \\d]\\d(?: \\d{4})? \\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,9})?'
const PRIORITY = '(?:<\\d{1,3}>)?'

const PREFIXES: readonly RegExp[] = [
  // RFC 5424: version, time, host, program, process, message id, structured data or `-`.
  new RegExp(
    `^<\\d{1,3}>1 (?:${ISO}|-) \\S{1,255} \\S{1,48} \\S{1,128} \\S{1,32} (?:-|(?:\\[[^\\]\\n]*\\])+) (?:\\xEF\\xBB\\xBF)?`,
  ),
  // Kubernetes, containerd, cri-o.
  new RegExp(`^${ISO} std(?:out|err) [FP] `),
  // RFC 3164, also with an ISO time, program or not.
  new RegExp(`^${PRIORITY}(?:${BSD}|${ISO}) ${HOST} +${PROGRAM}: +`),
  new RegExp(`^${PRIORITY}(?:${BSD}) {1,4}${PROGRAM}: +`),
  new RegExp(`^${PRIORITY}${ISO} ${HOST} +(?=\\{)`),
  // journald without its time, and `docker compose logs`. Short names only: an address, or the full name of a client, stands where the
  // line has no prefix, and a header behind it could then look like the rest of one.
  new RegExp(`^${SHORT} ${PROGRAM}: +(?:${SHORT} ${PROGRAM}: +)?`),
  new RegExp(`^${SHORT} +\\| +`),
]

const DOCKER = scanJson(['log', 'stream', 'time'])

/** docker's json-file driver: `{"log":"...\n","stream":"stdout","time":"..."}`. */
function unwrapDocker(line: ByteString): ByteString | null {
  if (!line.startsWith('{"log":')) return null
  const values = DOCKER(line)
  if (typeof values === 'string' || values[1] === null) return null
  return values[0]?.replace(/\r?\n$/, '') ?? null
}
