/**
 * A byte string: text from outside, one character a byte (code units 0..255), as in `latin1`.
 * Keeping bytes loses nothing: invalid UTF-8 stays as it was, and two different byte sequences never become equal.
 * It becomes readable only through `support/escape`.
 */
export type ByteString = string

/**
 * One parsed log line. Every text field is a byte string exactly as the log holds it, after the log format's own
 * quoting is undone (`\"`, `\\`, `\xHH`), before any URL decoding. `null` means the line says `-`, is empty, or the
 * format has no such field.
 */
export interface LogRecord {
  /** Event time, milliseconds since 1970 UTC. */
  time: number | null
  /** Who asked, canonical form (`support/address`): the peer, or the right-most untrusted hop behind a trusted proxy. */
  source: string
  /** The anchored peer field of the format, canonical form. Host names stay as lower-case names. */
  peer: string
  /** The request line as logged, when the format has one. */
  request: ByteString | null
  method: ByteString | null
  /** Request target: path and query, as sent. */
  target: ByteString | null
  protocol: ByteString | null
  status: number | null
  /** Bytes sent to the client. */
  bytes: number | null
  referrer: ByteString | null
  userAgent: ByteString | null
  /** Virtual host or Host header. */
  host: ByteString | null
  user: ByteString | null
  contentType: ByteString | null
  cookie: ByteString | null
  /** Value of X-Forwarded-For, or Forwarded, when logged. Never trusted by itself. */
  forwardedFor: ByteString | null
  /** Time taken, milliseconds. */
  duration: number | null
  /** What else the format names, by the format's own field name; error logs put their text into `message`. */
  other: Readonly<Record<string, ByteString>>
}
