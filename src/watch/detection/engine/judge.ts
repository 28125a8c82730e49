import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { createLiteralFinder, type LiteralFinder } from '../kernel/plain/literal-finder.ts'
import { literalTexts } from '../kernel/plain/literal-texts.ts'
import { createMatcher } from '../rules/matcher.ts'
import { isOddMethod } from '../rules/odd-method.ts'
import { rawField } from '../rules/record-fields.ts'
import { templateOf } from '../unknown.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import { ownCopy } from './own-copy.ts'
import type { RuleUse } from './rule-use.ts'
import { hashText } from './tally/field-hash.ts'
import type { TemplateTable } from './tally/template-table.ts'

/** What a line means: which rules it matches, for which threats it is a probe, or else which template of unknown request it is. */
export interface Verdict {
  outcome: Outcome
  /** Hashes of the values that its event carries, in the order of `outcome.fields`. */
  values: readonly number[]
  /** -1: a probe, or an ordinary request. */
  template: number
  isError: boolean
  isReferred: boolean
}

export interface Judge {
  /** On a record by itself; its literals are found here. */
  judge(record: LogRecord, line: ByteString): Verdict
  /** Which of some rules match. */
  evaluate(record: LogRecord, line: ByteString, rules: number[]): number[]
  /** Hash of a field for events. */
  valueOf(record: LogRecord, line: ByteString, field: RuleField): number
  /** Refused or odd: worth a template when no rule knows it. */
  isUnknown(record: LogRecord): boolean
  /** The template of a request that no rule knows. */
  templateOf(record: LogRecord): number
  /** Texts behind the hashes of values that findings show. */
  readonly texts: ReadonlyMap<number, ByteString>
}

const EXAMPLE_LIMIT = 400
const SHOWN = 256
const TEXTS_KEPT = 65_536

/** `seed`: the same for all readers of a run. */
export function createJudge(use: RuleUse, templates: TemplateTable, outcomes: Outcomes, seed: number): Judge {
  const matcher = createMatcher(use.set)
  const found: number[] = []
  const texts = new Map<number, ByteString>()
  /** Made when first needed: most logs have no odd line. */
  let finder: LiteralFinder | null = null

  function literalsIn(line: ByteString, record: LogRecord): number[] {
    finder ??= createLiteralFinder(use.set.literals)
    found.length = 0
    for (const text of literalTexts(line, record)) finder.find(text, found)
    return found
  }

  function templateNumber(record: LogRecord): number {
    return templates.number(templateOf(record.method, record.target, record.request), exampleOf(record))
  }

  function valueOf(record: LogRecord, line: ByteString, field: RuleField): number {
    const text = rawField(record, line, field) ?? (field === 'target' ? record.request : null)
    const hash = hashText(text, seed)
    if (text !== null && use.shownFields.has(field) && texts.size < TEXTS_KEPT)
      texts.set(hash, ownCopy(text.slice(0, SHOWN)))
    return hash
  }

  return {
    texts,
    evaluate: matcher.evaluate,
    valueOf,
    isUnknown,
    templateOf: templateNumber,
    judge(record, line) {
      const outcome = outcomes.of(matcher.match(record, line, literalsIn(line, record)))
      return {
        outcome,
        values: outcome.fields.map((field) => valueOf(record, line, field)),
        template: outcome.threats.length === 0 && isUnknown(record) ? templateNumber(record) : -1,
        isError: record.status !== null && record.status >= 400,
        isReferred: record.referrer !== null,
      }
    },
  }
}

function isUnknown(record: LogRecord): boolean {
  const isRefused = record.status !== null && record.status >= 400
  // Error logs have messages, not requests.
  const isRequest = record.request !== null || record.method !== null || record.target !== null
  return isRequest && (isRefused || isOddMethod(record.method))
}

function exampleOf(record: LogRecord): ByteString {
  const request = record.request ?? [record.method, record.target].filter((part) => part !== null).join(' ')
  return request.slice(0, EXAMPLE_LIMIT)
}
