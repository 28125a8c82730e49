import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { fold } from './fold.ts'
import { FIELDS, LINE_PARTS, rawField } from './record-fields.ts'
import { foldAll, foldedViews, VIEW_LIMIT, views } from './views.ts'

/**
 * Bytes that regular expressions and wildcards may look at for one record, all rules together. Ordinary records stay far
 * below; beyond it (a line made to be slow) such tests no longer hold.
 */
export const PATTERN_BUDGET = 250_000

/** A record and its line as rules see them: every field's views, made when first asked for. Fields go by their number. */
export interface Subject {
  record: LogRecord
  line: ByteString
  /** What is left of `PATTERN_BUDGET`. */
  budget: number
  /** Counts the subjects looked at, for stamps. */
  generation: number
  /** Many tests on long texts are ahead: better to find all literals in one pass. */
  heavy: boolean
  /** The field as logged; null when the record has none. */
  raw(field: RuleField): ByteString | null
  /** Distinct views, raw first; none when the field is null. */
  plain(field: number): readonly ByteString[]
  /** The same folded to lower case. */
  folded(field: number): readonly ByteString[]
  /** The raw line, folded. */
  foldedLine(): ByteString
}

export { FIELDS, rawField } from './record-fields.ts'

const NONE: readonly ByteString[] = []
const LINE = fieldNumber('line')
const QUERY = fieldNumber('query')
const TARGET = fieldNumber('target')
const PARTS = LINE_PARTS.map(fieldNumber)

/** The number of a field in `FIELDS`. */
export function fieldNumber(field: RuleField): number {
  return FIELDS.indexOf(field)
}

/** One subject serves many records in turn: call `look` before each. */
export function createSubject(): Subject & { look(record: LogRecord, line: ByteString): void } {
  const plain: Array<readonly ByteString[] | null> = FIELDS.map(() => null)
  const folded: Array<readonly ByteString[] | null> = FIELDS.map(() => null)
  const subject = {
    record: undefined as unknown as LogRecord,
    line: '',
    budget: PATTERN_BUDGET,
    generation: 0,
    heavy: false,
    look(record: LogRecord, line: ByteString) {
      subject.record = record
      subject.line = line.length > VIEW_LIMIT ? line.slice(0, VIEW_LIMIT) : line
      subject.budget = PATTERN_BUDGET
      subject.generation++
      plain.fill(null)
      folded.fill(null)
    },
    raw: (field: RuleField) => rawField(subject.record, subject.line, field),
    plain(field: number) {
      const known = plain[field]
      if (known !== null && known !== undefined) return known
      const found =
        field === LINE ? linesOf(subject.line, subject.plain) : viewsOf(subject.raw(FIELDS[field] ?? 'line'), field)
      plain[field] = found
      return found
    },
    folded(field: number) {
      const known = folded[field]
      if (known !== null && known !== undefined) return known
      const found = field === LINE ? linesOf(fold(subject.line), subject.folded) : foldedOf(field)
      folded[field] = found
      return found
    },
    foldedLine: () => fold(subject.line),
  }
  function foldedOf(field: number): readonly ByteString[] {
    const raw = field === TARGET ? subject.record.target : null
    return raw === null ? foldAll(subject.plain(field)) : foldedViews(raw)
  }
  return subject
}

function viewsOf(raw: ByteString | null, field: number): readonly ByteString[] {
  return raw === null ? NONE : views(raw, field === QUERY)
}

/** The raw line and the views of its fields; those the line holds as they are need no second look. */
function linesOf(line: ByteString, part: (field: number) => readonly ByteString[]): ByteString[] {
  const found = [line]
  for (const field of PARTS) for (const view of part(field)) if (!line.includes(view)) found.push(view)
  return found
}
