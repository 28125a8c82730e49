import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { fold } from './fold.ts'
import { VIEW_LIMIT, views } from './views.ts'

export const FIELDS: readonly RuleField[] = [
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
  'line',
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

/** A record and its line as rules see them: every field's views, made when first asked for. */
export interface Subject {
  record: LogRecord
  line: ByteString
  /** The field as logged; null when the record has none. */
  raw(field: RuleField): ByteString | null
  /** Distinct views, raw first; none when the field is null. */
  plain(field: RuleField): readonly ByteString[]
  /** The same folded to lower case. */
  folded(field: RuleField): readonly ByteString[]
}

const NONE: readonly ByteString[] = []

/** One subject serves many records in turn: call `look` before each. */
export function createSubject(): Subject & { look(record: LogRecord, line: ByteString): void } {
  const plain = new Map<RuleField, readonly ByteString[]>()
  const folded = new Map<RuleField, readonly ByteString[]>()
  const subject = {
    record: undefined as unknown as LogRecord,
    line: '',
    look(record: LogRecord, line: ByteString) {
      subject.record = record
      subject.line = line.length > VIEW_LIMIT ? line.slice(0, VIEW_LIMIT) : line
      plain.clear()
      folded.clear()
    },
    raw: (field: RuleField) => rawField(subject.record, subject.line, field),
    plain(field: RuleField) {
      let found = plain.get(field)
      if (found === undefined) {
        found = field === 'line' ? linesOf(subject.line, subject.plain) : viewsOf(subject.raw(field), field)
        plain.set(field, found)
      }
      return found
    },
    folded(field: RuleField) {
      let found = folded.get(field)
      if (found === undefined) {
        found = field === 'line' ? linesOf(fold(subject.line), subject.folded) : foldAll(subject.plain(field))
        folded.set(field, found)
      }
      return found
    },
  }
  return subject
}

function viewsOf(raw: ByteString | null, field: RuleField): readonly ByteString[] {
  if (raw === null) return NONE
  return views(raw, field === 'query')
}

function foldAll(plain: readonly ByteString[]): readonly ByteString[] {
  const [only] = plain
  if (plain.length === 1 && only !== undefined) return [fold(only)]
  return [...new Set(plain.map(fold))]
}

function linesOf(line: ByteString, part: (field: RuleField) => readonly ByteString[]): ByteString[] {
  return [line, ...LINE_PARTS.flatMap(part)]
}

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
  return dot < 0 || path.indexOf('/', dot) >= 0 || dot === path.length - 1 ? null : path.slice(dot + 1)
}
