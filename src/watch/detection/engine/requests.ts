import type { ByteString, LogRecord } from '../../../model/record.ts'
import { createClassCandidates } from '../rules/class-candidates.ts'
import { LineClass } from '../rules/class-texts.ts'
import { isOddMethod } from '../rules/odd-method.ts'
import { createSubject } from '../rules/subject.ts'
import { isSuspicious } from '../rules/suspicious.ts'
import { createTextFinder } from '../rules/text-finder.ts'
import { foldedViews } from '../rules/views.ts'
import { createBareRules } from './bare-rules.ts'
import type { Judge } from './judge.ts'
import type { Outcome, Outcomes } from './outcomes.ts'
import { createOwners } from './owners.ts'
import { compileTruth } from './partial-truth.ts'
import { Part, REQUEST_FIELDS } from './rule-parts.ts'
import type { RuleUse } from './rule-use.ts'
import { createVerdictMemo } from './tally/verdict-memo.ts'

/** What the rules make of a request and its status, whoever sent it. */
export interface RequestVerdict {
  /** Rules that look at nothing else. */
  outcome: Outcome
  /** Waiting rules (bits of `RuleParts.bitOf`) that the other parts of the line decide; those that also want a text somewhere in it. */
  open: number
  openForTexts: number
  /** Hashes of the fields of the request that events carry, by their place in `RuleUse.requestValues`. */
  values: readonly number[]
  /** Refused or odd, so that it gets a template when no rule knows it. */
  isUnknown: boolean
  isError: boolean
  /** -1: not yet worked out. */
  template: number
}

/** Remembers what the rules say about requests. */
export interface Requests {
  /** By the kernel's hash; null when it is not known. */
  find(low: number, high: number): RequestVerdict | null
  /** Judges the request of a record by the literals `hits[from, to)` found in its line, and remembers it. */
  judge(record: LogRecord, hits: ArrayLike<number>, from: number, to: number, low: number, high: number): RequestVerdict
  forgetTemplates(dropped: ReadonlySet<number>): void
}

const KEPT = 1 << 15
/** Longer targets are hardly the same twice, and may use up what regular expressions may look at. */
const LONGEST = 2048

export function createRequests(use: RuleUse, outcomes: Outcomes, judge: Judge): Requests {
  const { set, parts } = use
  const owners = createOwners(
    set,
    parts.of.map((part) => Number(part === Part.REQUEST)),
  )
  const classes = createClassCandidates(set)
  const bare = createBareRules(use)
  const memo = createVerdictMemo(KEPT)
  const verdicts: RequestVerdict[] = []
  const candidates: number[] = []
  const ofRequest: number[] = []
  const subject = createSubject()
  const lineTexts = createTextFinder([...parts.lineTexts.keys()])
  const hidden: number[] = []
  const truthsOf = (isWordless: boolean) =>
    new Map(
      parts.waiting.map((rule) => [
        rule,
        compileTruth(set.rules[rule]!.condition, (field) => REQUEST_FIELDS.has(field), isWordless),
      ]),
    )
  const withoutTexts = truthsOf(true)
  const withTexts = truthsOf(false)

  function verdictOn(record: LogRecord, hits: ArrayLike<number>, from: number, to: number): RequestVerdict {
    ofRequest.length = 0
    candidates.length = 0
    owners.find(hits, from, to, ofRequest)
    const lineClasses = classesOf(record)
    classes.findByText(record.target, lineClasses, candidates)
    const remaining = bare(record, lineClasses)
    for (const rule of remaining.ofRequest) ofRequest.push(rule)
    for (const rule of remaining.joint) candidates.push(rule)
    let open = 0
    let openForTexts = 0
    let isLooked = false
    for (const rule of candidates) {
      const part = parts.of[rule]
      if (part === Part.REQUEST) ofRequest.push(rule)
      if (part !== Part.JOINT) continue
      if (!isLooked) subject.look(record, '')
      isLooked = true
      if (withoutTexts.get(rule)!(subject) !== false) open |= parts.bitOf[rule]!
      else if (withTexts.get(rule)!(subject) !== false) openForTexts |= parts.bitOf[rule]!
    }
    if (openForTexts !== 0 && hidesLineText(record.target)) {
      open |= openForTexts
      openForTexts = 0
    }
    const matched = ofRequest.length === 0 ? outcomes.nothing : outcomes.of(judge.evaluate(record, '', ofRequest))
    return {
      outcome: matched,
      open,
      openForTexts,
      values: use.requestValues.map((field) => judge.valueOf(record, '', field)),
      isUnknown: judge.isUnknown(record),
      isError: record.status !== null && record.status >= 400,
      template: -1,
    }
  }

  function classesOf(record: LogRecord): number {
    let found = 0
    if (set.suspicious && record.target !== null && isSuspicious(record.target)) found |= LineClass.SUSPICIOUS
    if (record.status !== null && record.status >= 400) found |= LineClass.ERROR
    return isOddMethod(record.method) ? found | LineClass.ODD_METHOD : found
  }

  /** Whether another form of the target than the one it is written in holds a text that waiting rules look for in the line. */
  function hidesLineText(target: ByteString | null): boolean {
    if (target === null) return false
    const forms = foldedViews(target)
    if (forms.length === 1) return false
    hidden.length = 0
    lineTexts.begin()
    for (let at = 1; at < forms.length && hidden.length === 0; at++) lineTexts.find(forms[at]!, hidden)
    return hidden.length > 0
  }

  return {
    find(low, high) {
      const known = memo.find(low, high, 0, 0)
      return known < 0 ? null : verdicts[known]!
    },
    judge(record, hits, from, to, low, high) {
      const verdict = verdictOn(record, hits, from, to)
      // Requests that are none have nothing in the hash to be told apart by.
      if (record.method === null || record.target === null || record.target.length > LONGEST) return verdict
      if (memo.full) {
        memo.clear()
        verdicts.length = 0
      }
      memo.put(low, high, 0, 0, verdicts.length)
      verdicts.push(verdict)
      return verdict
    },
    forgetTemplates(dropped) {
      for (const verdict of verdicts) if (dropped.has(verdict.template)) verdict.template = -1
    },
  }
}
