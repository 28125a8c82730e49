import type { ByteString } from '../../../model/record.ts'
import type { Condition, Rule, RuleField } from '../../../model/rule.ts'
import { fold } from './fold.ts'
import { createLiteralScanner, type LiteralScanner } from './literal-scanner.ts'
import { LINE_PARTS } from './record-fields.ts'
import { fieldNumber, type Subject } from './subject.ts'

/** Answers "does the field contain this text" for all texts of all rules with one pass over each view. */
export interface ContainsIndex {
  /** A test for one text of one field; made once, asked often. */
  test(field: RuleField, value: ByteString): (subject: Subject) => boolean
}

/** One field: the generation it was scanned in, and for each text the last generation it was found in. */
interface Scanned {
  field: number
  generation: number
  found: Int32Array
}

/** Built on first use: only lines made to be slow, and those without known literals, need it. */
export function createContainsIndex(rules: readonly Rule[]): ContainsIndex {
  let scanner: LiteralScanner | null = null
  const ids = new Map<ByteString, number>()
  const fields = new Map<RuleField, Scanned>()

  function scannedOf(field: RuleField): Scanned {
    if (scanner === null) {
      for (const rule of rules) collect(rule.condition, ids)
      scanner = createLiteralScanner([...ids.keys()])
    }
    let entry = fields.get(field)
    if (entry === undefined) {
      entry = { field: fieldNumber(field), generation: 0, found: new Int32Array(ids.size) }
      fields.set(field, entry)
    }
    return entry
  }

  function has(entry: Scanned, subject: Subject, id: number): boolean {
    if (entry.generation !== subject.generation) look(entry, subject)
    return entry.found[id] === subject.generation
  }

  function look(entry: Scanned, subject: Subject): void {
    const { found } = entry
    const { generation } = subject
    entry.generation = generation
    const note = (index: number) => {
      found[index] = generation
    }
    if (entry.field === fieldNumber('line')) scanner?.scan(subject.foldedLine(), note)
    else for (const view of subject.folded(entry.field)) scanner?.scan(view, note)
  }

  return {
    test(field, value) {
      const entries = (field === 'line' ? [field, ...LINE_PARTS] : [field]).map(scannedOf)
      const id = ids.get(value) ?? -1
      const [only] = entries
      if (only !== undefined && entries.length === 1) return (subject) => has(only, subject, id)
      return (subject) => {
        for (const entry of entries) if (has(entry, subject, id)) return true
        return false
      }
    },
  }
}

function collect(condition: Condition, ids: Map<ByteString, number>): void {
  if (condition.op === 'not') collect(condition.of, ids)
  else if (condition.op !== 'test') for (const part of condition.of) collect(part, ids)
  else if (condition.test.kind === 'contains') {
    const { value, cased } = condition.test
    const text = cased ? fold(value) : value
    if (!ids.has(text)) ids.set(text, ids.size)
  }
}
