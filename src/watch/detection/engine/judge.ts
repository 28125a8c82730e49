import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { RuleField } from '../../../model/rule.ts'
import { createLiteralFinder, type LiteralFinder } from '../kernel/plain/literal-finder.ts'
import { literalTexts } from '../kernel/plain/literal-texts.ts'
import { createRequestMemo } from './request-memo.ts'
import { createMatcher } from '../rules/matcher.ts'
import { rawField } from '../rules/record-fields.ts'
import { isOddMethod } from '../rules/odd-method.ts'
import { templateOf } from '../unknown.ts'
import { ownCopy } from './own-copy.ts'
import type { RuleUse } from './rule-use.ts'
import type { EventLog } from './tally/event-log.ts'
import { hashText } from './tally/field-hash.ts'
import type { TemplateTable } from './tally/template-table.ts'

/** What a record means: which rules it matches, for which threats it is a probe, or else which template of unknown request it is. */
export interface Verdict {
  rules: number[]
  /** Distinct; empty: no probe. */
  threats: number[]
  /** The set of those of `rules` that correlations use, -1 for none, and the hashes of the values they need. */
  event: number
  values: readonly number[]
  /** -1: matched, or an ordinary request. */
  template: number
  isError: boolean
  isReferred: boolean
}

export interface Judge {
  /** `hits`: literals found in the line by the kernel; null: find them here. `template`: of the request, when it is known (not -1). */
  judge(record: LogRecord, line: ByteString, hits: ArrayLike<number> | null, template?: number): Verdict
  /** Which of some rules match. */
  evaluate(record: LogRecord, line: ByteString, rules: number[]): number[]
  /** The template of a request that no rule knows. */
  templateOf(record: LogRecord): number
  /** The verdict on it. */
  unknown(template: number, isError: boolean, isReferred: boolean): Verdict
  /** Texts behind the hashes of values that findings show. */
  readonly texts: ReadonlyMap<number, ByteString>
}

/** By far the most frequent verdict, and what all of those share. */
export const NOTHING: Verdict = {
  rules: [],
  threats: [],
  event: -1,
  values: [],
  template: -1,
  isError: false,
  isReferred: false,
}
const EXAMPLE_LIMIT = 400
const SHOWN = 256
const TEXTS_KEPT = 65_536

/** `seed`: the same for all readers of a run. */
export function createJudge(use: RuleUse, templates: TemplateTable, events: EventLog, seed: number): Judge {
  const matcher = createMatcher(use.set)
  const match = createRequestMemo(use.set, matcher)
  const found: number[] = []
  const unknown: Verdict[] = []
  const texts = new Map<number, ByteString>()
  /** Made when first needed: most logs have no odd line. */
  let finder: LiteralFinder | null = null

  function literalsIn(line: ByteString, record: LogRecord): number[] {
    finder ??= createLiteralFinder(use.set.literals)
    found.length = 0
    for (const text of literalTexts(line, record)) finder.find(text, found)
    return found
  }

  /** Verdicts on unknown requests are many and alike: those of one template are one object. */
  function unknownVerdict(template: number, isError: boolean, isReferred: boolean): Verdict {
    const key = template * 4 + Number(isError) * 2 + Number(isReferred)
    return (unknown[key] ??= { ...NOTHING, template, isError, isReferred })
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
    templateOf: templateNumber,
    unknown: unknownVerdict,
    judge(record, line, hits, known = -1) {
      const rules = match(record, line, hits ?? literalsIn(line, record))
      const wanted = isUnknown(record)
      if (rules.length === 0) {
        if (!wanted) return NOTHING
        const template = known >= 0 ? known : templateNumber(record)
        return unknownVerdict(template, hasError(record), record.referrer !== null)
      }
      const threats: number[] = []
      const base: number[] = []
      for (const rule of rules) {
        const threat = use.threatOf[rule]!
        if (threat >= 0 && !threats.includes(threat)) threats.push(threat)
        if (use.eventFields[rule]) base.push(rule)
      }
      const event = base.length === 0 ? -1 : events.setOf(base)
      const values = event < 0 ? NOTHING.values : use.eventFieldsOf(base).map((field) => valueOf(record, line, field))
      let template = -1
      if (threats.length === 0 && wanted) template = known >= 0 ? known : templateNumber(record)
      return {
        rules,
        threats,
        event,
        values,
        template,
        isError: hasError(record),
        isReferred: record.referrer !== null,
      }
    },
  }
}

/** Refused or odd: worth a template when no rule knows it. */
function isUnknown(record: LogRecord): boolean {
  return (hasError(record) || isOddMethod(record.method)) && isRequest(record)
}

function hasError(record: LogRecord): boolean {
  return record.status !== null && record.status >= 400
}

/** Error logs have messages, not requests. */
function isRequest(record: LogRecord): boolean {
  return record.request !== null || record.method !== null || record.target !== null
}

function exampleOf(record: LogRecord): ByteString {
  const request = record.request ?? [record.method, record.target].filter((part) => part !== null).join(' ')
  return request.slice(0, EXAMPLE_LIMIT)
}
