import type { LogRecord } from '../../../model/record.ts'

/** A record that knows only who and when. */
export function emptyRecord(source: string, time: number | null): LogRecord {
  return {
    time,
    source,
    peer: source,
    request: null,
    method: null,
    target: null,
    protocol: null,
    status: null,
    bytes: null,
    referrer: null,
    userAgent: null,
    host: null,
    user: null,
    contentType: null,
    cookie: null,
    forwardedFor: null,
    duration: null,
    other: {},
  }
}
