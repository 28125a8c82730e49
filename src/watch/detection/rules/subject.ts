import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { fold } from './fold.ts'
import { LINE_PARTS, rawField } from './record-fields.ts'
import { VIEW_LIMIT, views } from './views.ts'

/**
 * Bytes that regular expressions and wildcards may look at for one record, all rules together. Ordinary records stay far
 * below; beyond it (a line made to be slow) such tests no longer hold.
 */
export const PATTERN_BUDGET = 400_000

/** A record and its line as rules see them: every field's views, made when first asked for. */
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
  plain(field: RuleField): readonly ByteString[]
  /** The same folded to lower case. */
  folded(field: RuleField): readonly ByteString[]
  /** The raw line, folded. */
  foldedLine(): ByteString
}

export { FIELDS, rawField } from './record-fields.ts'

const NONE: readonly ByteString[] = []

/** One subject serves many records in turn: call `look` before each. */
export function createSubject(): Subject & { look(record: LogRecord, line: ByteString): void } {
  const plain = new Map<RuleField, readonly ByteString[]>()
  const folded = new Map<RuleField, readonly ByteString[]>()
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
    foldedLine: () => fold(subject.line),
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

/** The raw line and the views of its fields; those the line holds as they are need no second look. */
function linesOf(line: ByteString, part: (field: RuleField) => readonly ByteString[]): ByteString[] {
  return [line, ...LINE_PARTS.flatMap(part).filter((view) => !line.includes(view))]
}
