import type { ByteString, LogRecord } from '../../../model/record.ts'
import type { Condition, RuleField } from '../../../model/rule.ts'
import type { Matcher } from '../rules/matcher.ts'
import type { RuleSet } from '../rules/rule-set.ts'

/** What the same request gives again whoever sends it. */
const OF_REQUEST: ReadonlySet<RuleField> = new Set<RuleField>([
  'target',
  'path',
  'query',
  'extension',
  'request',
  'method',
  'protocol',
  'status',
])
const KEPT = 8192
/** Longer requests are hardly the same twice. */
const LONGEST = 2048

interface Known {
  candidates: number[]
  matched: number[]
}

/**
 * A matcher that remembers which rules that look at nothing but the request and its status match which request: scanners send the
 * same few requests under ever new names.
 */
export function createRequestMemo(set: RuleSet, matcher: Matcher): Matcher['match'] {
  const ofRequest = Uint8Array.from(set.rules, ({ condition }) => Number(readsOnlyTheRequest(condition)))
  const known = new Map<string, Known>()
  const memorable: number[] = []
  const others: number[] = []

  function rulesOfRequest(record: LogRecord, line: ByteString): readonly number[] {
    if (memorable.length === 0) return memorable
    const { method, target, protocol, status, request } = record
    if (target === null || target.length > LONGEST) return matcher.evaluate(record, line, memorable)
    const key = `${status} ${method} ${protocol} ${request === null ? '' : request.length} ${target}`
    const before = known.get(key)
    if (before !== undefined && areEqual(before.candidates, memorable)) return before.matched
    const candidates = memorable.slice()
    const matched = matcher.evaluate(record, line, memorable)
    if (known.size >= KEPT) known.clear()
    known.set(key, { candidates, matched })
    return matched
  }

  return (record, line, hits) => {
    memorable.length = 0
    others.length = 0
    for (const rule of matcher.candidates(record, hits)) (ofRequest[rule] === 1 ? memorable : others).push(rule)
    const matched = rulesOfRequest(record, line)
    if (others.length === 0) return [...matched]
    const more = matcher.evaluate(record, line, others)
    return more.length === 0 ? [...matched] : [...matched, ...more].sort((a, b) => a - b)
  }
}

function readsOnlyTheRequest(condition: Condition): boolean {
  if (condition.op === 'test') return OF_REQUEST.has(condition.field)
  return condition.op === 'not' ? readsOnlyTheRequest(condition.of) : condition.of.every(readsOnlyTheRequest)
}

function areEqual(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
