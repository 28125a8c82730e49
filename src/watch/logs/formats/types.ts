import type { ByteString, LogRecord } from '../../../model/record.ts'

/** What a piece of a line means. `request` is method, target and protocol in one; `ignore` is kept in `other` only if named. */
export type Role =
  | 'source'
  | 'time-clf'
  | 'time-iso'
  | 'time-epoch'
  | 'date'
  | 'time-of-day'
  | 'request'
  | 'method'
  | 'target'
  | 'path'
  | 'query'
  | 'protocol'
  | 'status'
  | 'bytes'
  | 'referrer'
  | 'userAgent'
  | 'host'
  | 'user'
  | 'contentType'
  | 'cookie'
  | 'forwardedFor'
  | 'duration-s'
  | 'duration-ms'
  | 'duration-us'
  | 'ignore'

/** One field of a delimited line. */
export interface Step {
  /** Bytes that must stand right before the field. */
  before: ByteString
  role: Role
  /** The format's own name for it (`%{Foo}i`, `cs(Cookie)`); null when it has none worth keeping. */
  name: string | null
  /** The field is inside double quotes (which belong to `before` and the next literal) and may hold backslash escapes. */
  quoted: boolean
}

/**
 * How to cut a line, as data: the plain parser and the kernel both follow it, so they cannot disagree.
 * A field ends where the next step's `before` begins (for a quoted field: at the first unescaped `"`).
 */
export type Layout =
  | { kind: 'delimited'; steps: Step[]; after: ByteString; trailing: 'none' | 'anything' }
  /** Dotted key paths into one JSON object a line; array elements by number (`request.headers.User-Agent.0`). */
  | { kind: 'json'; keys: Array<{ path: string; role: Role }> }

export interface ParseFailure {
  failed: string
}
/** A line that is no record and no fault: `#Fields`, blank. */
export interface Skipped {
  skipped: string
}
export type Parsed = LogRecord | ParseFailure | Skipped

/** Parses the lines of one file, in order. Only formats with directives (`#Fields`) keep state. */
export interface LineParser {
  /** One line without its line end, at most 64 KiB. Never throws; never looks for an address outside the anchored field. */
  parse(line: ByteString): Parsed
  /** Layout now in force, for the kernel; null when only this parser can read the lines. */
  layout(): Layout | null
}

export interface Format {
  /** Kebab case; shown to users (`combined`, `vhost-combined`, `w3c`, `haproxy-http`, `alb`, `json-caddy`, `apache-error` ...). */
  id: string
  /** One line for people: what writes it. */
  title: string
  /** Members with directives need the lines from the start of the file. */
  directives: boolean
  /** A fresh parser for one file. */
  open(): LineParser
}
