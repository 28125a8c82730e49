import type { ByteString, LogRecord } from '../../../model/record.ts'

/** A record for tests, and the combined line that would hold it. */
export function testRecord(target: ByteString, more: Partial<LogRecord> = {}): { record: LogRecord; line: ByteString } {
  const record: LogRecord = {
    time: 995_555_101_000,
    source: '192.0.2.7',
    peer: '192.0.2.7',
    request: `${more.method ?? 'GET'} ${target} HTTP/1.1`,
    method: 'GET',
    target,
    protocol: 'HTTP/1.1',
    status: 200,
    bytes: 512,
    referrer: null,
    userAgent: null,
    host: null,
    user: null,
    contentType: null,
    cookie: null,
    forwardedFor: null,
    duration: null,
    other: {},
    ...more,
  }
  const { source, user, request, status, bytes, referrer, userAgent } = record
  const line = `${source} - ${user ?? '-'} [19/Jul/2001:10:05:01 +0000] "${request}" ${status ?? '-'} ${bytes ?? '-'} "${referrer ?? '-'}" "${userAgent ?? '-'}"`
  return { record, line }
}
