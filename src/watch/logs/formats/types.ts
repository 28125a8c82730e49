import type { ByteString, LogRecord } from '../../../model/record.ts'

/**
 * What a piece of a line means. `request` is method, target and protocol in one; `request-url` is a request line whose
 * target a proxy wrote as an absolute URL (its authority is the host); `source-port` is an address with `:port` behind it
 * (the last colon separates, IPv6 bare or in brackets); `ignore` is kept in `other` only if named.
 */
export type Role =
  | 'source'
  | 'source-port'
  | 'time-clf'
  | 'time-iso'
  | 'time-epoch'
  | 'date'
  | 'time-of-day'
  | 'request'
  | 'request-url'
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
  /** The field is inside double quotes (which belong to `before` and the next literal). */
  quoted: boolean
  /** Unquoted, but may hold spaces all the same: user names, times such as `2026-07-19 10:05:01`, the free rest of a line. */
  spaces?: boolean
  /** Undone last: IIS writes a space as `+`; CloudFront percent-encodes. */
  encoding?: 'plus' | 'percent'
}

/**
 * How to cut a line, as data: the plain parser and the kernel both follow it, so they cannot disagree. A kernel may call
 * any line odd and leave it to the plain parser; a line it does take must come out the same.
 *
 * **Cutting a delimited line** (a `\r` at the end is dropped first). Steps in order, each:
 * 1. `before` must stand exactly here. The first step starts at byte 0.
 * 2. The field ends where the next literal begins; the next literal is the next step's `before`, or `after` for the last step.
 *    - quoted: at the first `"` that is not escaped (with `escapes: 'backslash'`, a `\` escapes the byte after it; else none
 *      is), and the whole next literal must stand there. Behind the source, when no text of a client stands in front of it, the plain parser is
 *      more patient than a kernel need be: it reads on to the first unescaped `"` with the whole literal, and a digit, `-` or space if a status follows (servers that do not escape), and with
 *      `trailing: 'anything'` a line that ends inside its last quoted field is taken as cut.
 *    - unquoted: at the first place where the whole next literal stands; an empty `after` stands at the end of the line.
 *      A space inside the field does not fit unless the step says `spaces`.
 *    - a time with `spaces` before a literal that begins with a space: the last such place within 48 bytes at which the time fits.
 *    - unquoted with `spaces` right before a time: the first such place at which the time fits too.
 * 3. Behind `after`: `trailing: 'none'` wants the end of the line, `'anything'` takes what comes.
 *
 * **What a field must look like** for the line to fit:
 * - `source`: an address of `support/address`, or a host name (`[A-Za-z0-9_.-]`, 1 to 255, holding a letter, not `-`), lower-cased; `unix:`. With a
 *   name as source the user may hold no space: it could be a virtual host in front of the true line.
 * - `status`: three digits, or `-`, `-1`, `0`, or empty (null); `bytes`, `duration-*`: digits (durations: one `.` too, or a leading `-`), or `-`, or empty.
 * - times: `time-clf` `19/Jul/2001:10:05:01 -0500` (month in any case; the plain parser also takes a fraction, or no zone =
 *   UTC), `time-iso`, `time-epoch` (digits, optional fraction; over 10^11 it is milliseconds, over 10^14 microseconds, over 10^17
 *   nanoseconds), `date` + `time-of-day` = UTC.
 * - all other roles: anything.
 *
 * **Values.** Empty and `-` are null. Escapes are undone after cutting, in quoted and unquoted text fields: `\"` `\\` `\xHH` and
 * `\b \n \r \t \v \f`; any other `\c` stays as it is; with `escapes: 'hash'` it is `#HH` (HAProxy); then `encoding`.
 *
 * **A request line** is split before its escapes are undone. M = bytes before the first space, P = bytes behind the last.
 * M must match `[A-Za-z][A-Za-z0-9_-]{0,31}`, P is a protocol when it matches `^[A-Z]{2,8}/[0-9]`.
 * - M, P a protocol, two different spaces: method M, protocol P, target between (empty: null).
 * - M, and the byte behind the first space is `/`: method M, target is all the rest, no protocol.
 * - else (TLS bytes, garbage): method, target, protocol null; only `request` is kept.
 * With `path` and `query` roles the target is `path?query` (just `path` when the query is null).
 *
 * **JSON.** The object starts at the first `{`: before it stands nothing, or a syslog or container prefix (a kernel may call those
 * lines odd). After it only white space. A key matches when the names on the way to it, joined by dots, equal `path`; array
 * elements count from 0, and a last `*` takes all of them, joined by `, `. Strings have their JSON escapes undone into UTF-8 bytes (`\xHH` of careless servers too); numbers,
 * `true`, `false` keep their text; `null` and objects do not count as present. Several keys may have the same role: the first of
 * `keys` that is present and not null (see Values) wins. A wanted path that occurs twice does not fit. Without a source: no fit.
 * All paths of `needs` must be present (and need not be keys).
 */
export type Layout =
  | {
      kind: 'delimited'
      steps: Step[]
      after: ByteString
      trailing: 'none' | 'anything'
      /** Default `backslash`. */
      escapes?: 'backslash' | 'hash' | 'none'
    }
  /** Dotted key paths into one JSON object a line; array elements by number (`request.headers.User-Agent.0`). */
  | { kind: 'json'; keys: JsonKey[]; needs?: string[] }

export interface JsonKey {
  path: string
  role: Role
  /** Name under `other`, for role `ignore`. */
  name?: string
}

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
  /**
   * Text a client can choose (a Host header) stands in front of the source. Such lines are never tried against formats that
   * begin with the source, because the client could have written that beginning.
   */
  exposed?: boolean
  /** Its lines have text of a shape of their own in front of the source: no other text format may read the odd ones. */
  lone?: boolean
  /** What its lines begin with where that is not the source: lines that begin otherwise are not even tried when another format failed. */
  begins?: RegExp
  /** For finding the format: whether a line that fits really looks like this one. Not asked when reading. */
  likely?: (record: LogRecord) => boolean
  /** A fresh parser for one file. */
  open(): LineParser
}
