import type { ByteString, LogRecord } from '../../../model/record.ts'
import { createLiteralFinder, type LiteralFinder } from '../kernel/plain/literal-finder.ts'
import { literalTexts } from '../kernel/plain/literal-texts.ts'
import { createMatcher } from '../rules/matcher.ts'
import { rawField } from '../rules/record-fields.ts'
import { templateOf } from '../unknown.ts'
import type { RuleUse } from './rule-use.ts'
import type { EventLog } from './tally/event-log.ts'
import type { TemplateTable } from './tally/template-table.ts'

/** What a record means: which rules it matches, for which threats it is a probe, or else which template of unknown request it is. */
export interface Verdict {
  rules: number[]
  /** Distinct; empty: no probe. */
  threats: number[]
  /** Rules of `rules` that correlations use, and the number of the values they need. */
  events: Array<{ rule: number; values: number }>
  /** -1: matched, or an ordinary request. */
  template: number
  isError: boolean
  isReferred: boolean
}

export interface Judge {
  /** `hits`: literals found in the line by the kernel; null: find them here. */
  judge(record: LogRecord, line: ByteString, hits: ArrayLike<number> | null): Verdict
}

/** By far the most frequent verdict, and what all of those share. */
export const NOTHING: Verdict = { rules: [], threats: [], events: [], template: -1, isError: false, isReferred: false }
const EXAMPLE_LIMIT = 400

export function createJudge(use: RuleUse, templates: TemplateTable, events: EventLog): Judge {
  const matcher = createMatcher(use.set)
  const found: number[] = []
  /** Made when first needed: most logs have no odd line. */
  let finder: LiteralFinder | null = null

  function literalsIn(line: ByteString, record: LogRecord): number[] {
    finder ??= createLiteralFinder(use.literals)
    found.length = 0
    for (const text of literalTexts(line, record)) finder.find(text, found)
    return found
  }

  return {
    judge(record, line, hits) {
      const rules = matcher.match(record, line, hits ?? literalsIn(line, record))
      if (rules.length === 0 && !isUnknown(record)) return NOTHING
      const threats: number[] = []
      const wanted: Verdict['events'] = []
      for (const rule of rules) {
        const threat = use.threatOf[rule]!
        if (threat >= 0 && !threats.includes(threat)) threats.push(threat)
        const fields = use.eventFields[rule]
        if (fields) {
          const values = fields.length === 0 ? 0 : events.numberOf(fields.map((field) => rawField(record, line, field)))
          wanted.push({ rule, values })
        }
      }
      const isError = hasError(record)
      const unknown = threats.length === 0 && isUnknown(record)
      const template = unknown
        ? templates.number(templateOf(record.method, record.target, record.request), exampleOf(record))
        : -1
      const isReferred = record.referrer !== null
      if (rules.length === 0) return { ...NOTHING, template, isError, isReferred }
      return { rules, threats, events: wanted, template, isError, isReferred }
    },
  }
}

/** Refused or odd: worth a template when no rule knows it. */
function isUnknown(record: LogRecord): boolean {
  return (hasError(record) || isOddRequest(record)) && isRequest(record)
}

function hasError(record: LogRecord): boolean {
  return record.status !== null && record.status >= 400
}

/** Error logs have messages, not requests. */
function isRequest(record: LogRecord): boolean {
  return record.request !== null || record.method !== null || record.target !== null
}

function isOddRequest(record: LogRecord): boolean {
  return record.method !== 'GET' && record.method !== 'HEAD' && record.method !== 'POST'
}

function exampleOf(record: LogRecord): ByteString {
  const request = record.request ?? [record.method, record.target].filter((part) => part !== null).join(' ')
  return request.slice(0, EXAMPLE_LIMIT)
}
