import type { ByteString } from '../../../model/record.ts'
import type { Condition, Rule, RuleField } from '../../../model/rule.ts'
import { createLiteralScanner, type LiteralScanner } from './literal-scanner.ts'
import { LINE_PARTS } from './record-fields.ts'
import type { Subject } from './subject.ts'

/** Answers "does the field contain this text" for all texts of all rules with one pass over each view. */
export interface ContainsIndex {
  contains(subject: Subject, field: RuleField, value: ByteString): boolean
}

/** Built on first use: only lines made to be slow need it. */
export function createContainsIndex(rules: readonly Rule[]): ContainsIndex {
  let scanner: LiteralScanner | null = null
  const ids = new Map<ByteString, number>()
  /** For each field: the generation it was scanned in, and for each text the last generation it was found in. */
  const scanned = new Map<RuleField, { generation: number; found: Int32Array }>()

  function build(): LiteralScanner {
    for (const rule of rules) collect(rule.condition, ids)
    return createLiteralScanner([...ids.keys()])
  }

  function look(subject: Subject, field: RuleField): Int32Array {
    scanner ??= build()
    let entry = scanned.get(field)
    if (entry === undefined) {
      entry = { generation: 0, found: new Int32Array(ids.size) }
      scanned.set(field, entry)
    }
    if (entry.generation === subject.generation) return entry.found
    entry.generation = subject.generation
    const { found } = entry
    const views = subject.folded(field)
    const note = (index: number) => {
      found[index] = subject.generation
    }
    for (const view of field === 'line' ? views.slice(0, 1) : views) scanner.scan(view, note)
    return found
  }

  function has(subject: Subject, field: RuleField, id: number): boolean {
    return look(subject, field)[id] === subject.generation
  }

  return {
    contains(subject, field, value) {
      scanner ??= build()
      const id = ids.get(value)
      if (id === undefined) return subject.folded(field).some((view) => view.includes(value))
      if (has(subject, field, id)) return true
      return field === 'line' && LINE_PARTS.some((part) => has(subject, part, id))
    },
  }
}

function collect(condition: Condition, ids: Map<ByteString, number>): void {
  if (condition.op === 'not') collect(condition.of, ids)
  else if (condition.op !== 'test') for (const part of condition.of) collect(part, ids)
  else if (condition.test.kind === 'contains' && !condition.test.cased && !ids.has(condition.test.value)) {
    ids.set(condition.test.value, ids.size)
  }
}
