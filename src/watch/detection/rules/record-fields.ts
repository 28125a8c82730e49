import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'

export const FIELDS: readonly RuleField[] = [
  'line',
  'target',
  'path',
  'query',
  'extension',
  'request',
  'method',
  'protocol',
  'status',
  'bytes',
  'referrer',
  'userAgent',
  'host',
  'user',
  'contentType',
  'cookie',
  'source',
  'destination',
  'message',
]

/** Fields whose views make up the views of the line, besides the raw line itself. */
export const LINE_PARTS: readonly RuleField[] = [
  'target',
  'referrer',
  'userAgent',
  'host',
  'user',
  'contentType',
  'cookie',
  'message',
]

/** A field as the log gives it: a byte string, or null when the record has none. */
export function rawField(record: LogRecord, line: ByteString, field: RuleField): ByteString | null {
  switch (field) {
    case 'line':
      return line
    case 'path':
      return record.target === null ? null : pathOf(record.target)
    case 'query':
      return record.target === null ? null : queryOf(record.target)
    case 'extension':
      return record.target === null ? null : extensionOf(pathOf(record.target))
    case 'status':
      return record.status === null ? null : String(record.status)
    case 'bytes':
      return record.bytes === null ? null : String(record.bytes)
    case 'message':
      return record.other['message'] ?? null
    case 'destination':
      return record.other['dst_ip'] ?? record.other['s-ip'] ?? record.other['r-ip'] ?? null
    default:
      return record[field]
  }
}

/** The target up to `?`, without `http://host` in front. */
function pathOf(target: ByteString): ByteString {
  const mark = target.indexOf('?')
  const path = mark < 0 ? target : target.slice(0, mark)
  return path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/i, '')
}

/** What follows the first `?`; null when nothing does. */
function queryOf(target: ByteString): ByteString | null {
  const mark = target.indexOf('?')
  return mark < 0 || mark === target.length - 1 ? null : target.slice(mark + 1)
}

function extensionOf(path: ByteString): ByteString | null {
  const dot = path.lastIndexOf('.')
  return dot < 0 || path.includes('/', dot) || dot === path.length - 1 ? null : path.slice(dot + 1)
}
