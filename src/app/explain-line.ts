import type { ExplainOptions } from '../cli/ports.ts'
import { fieldWords } from '../cli/render/condition-text.ts'
import type { DecisionStep, LineExplanation, RuleDecision } from '../model/explain-report.ts'
import type { ByteString, LogRecord } from '../model/record.ts'
import type { Rule } from '../model/rule.ts'
import { visible } from '../support/escape.ts'
import { explainRule, type Trace, whatWouldChange } from '../watch/detection/rules/explain.ts'
import { createMatcher } from '../watch/detection/rules/matcher.ts'
import { rankCves } from '../watch/detection/rules/rank.ts'
import { compileRules } from '../watch/detection/rules/rule-set.ts'
import { clientAddress } from '../watch/logs/forwarded.ts'
import { forcedFormat, trustedProxies } from './parsing-options.ts'
import { parseLine } from './parse-line.ts'
import { rulesInForce } from './rule-sources.ts'
import { readSettings } from './settings.ts'

const VALUE = 2000
const NEAR_MISSES = 3
/** A rule is a near miss when at least this share of its outermost conditions held. */
const NEAR = 0.5

export async function explainLine(line: ByteString, options: ExplainOptions): Promise<LineExplanation> {
  const settings = await readSettings(options.config)
  const { rules, correlations } = await rulesInForce([...settings.rules, ...options.rules])
  const parsed = parseLine(line, forcedFormat(options))
  const head = { schema: 'firebreak.explain/1', kind: 'line' } as const
  if (!parsed) {
    return {
      ...head,
      format: null,
      record: null,
      matches: [],
      cves: [],
      why: [],
      result:
        'No known format fits this line, so it counts as unparsed. `--log-format` takes the format string of your server.',
    }
  }
  const proxies = trustedProxies([...settings.trustedProxies, ...options.trustedProxy])
  const record = { ...parsed.record, source: clientAddress(parsed.record.peer, parsed.record.forwardedFor, proxies) }
  const matched = createMatcher(compileRules(rules, correlations)).match(record, line, null)
  const matches = matched.flatMap((index) => (rules[index] ? [decision(rules[index], record, line)] : []))
  const near = nearMisses(rules, new Set(matched), record, line)
  const { id, title } = parsed.format
  return {
    ...head,
    format: { id, title, confidence: parsed.confidence },
    record: visibleRecord(record),
    matches,
    cves: rankCves(matched.flatMap((index) => rules[index] ?? [])),
    why: [...matches, ...near],
    result: resultWords(matches),
  }
}

function resultWords(matches: RuleDecision[]): string {
  if (matches.length === 0) return 'No rule matches: an ordinary request, or one no rule knows yet.'
  const threats = [...new Set(matches.map((match) => match.threat))]
  return `Counted as a probe of ${threats.join(', ')}.`
}

function decision(rule: Rule, record: LogRecord, line: ByteString): RuleDecision {
  const answer = explainRule(rule, record, line)
  const { id, title, threat, kind, cves, level, author, licence } = rule
  return {
    rule: id,
    title,
    threat,
    kind,
    cves,
    level,
    author,
    licence,
    matched: answer.ok,
    conditions: steps(answer, 0),
    wouldChange: whatWouldChange(answer)
      .slice(0, 4)
      .map(
        (test) =>
          `${answer.ok ? 'it would not match without' : 'it would match with'}: ${fieldWords(test.field)} ${visible(test.expected, 200)}`,
      ),
  }
}

function steps(trace: Trace, depth: number): DecisionStep[] {
  if (trace.op === 'test') {
    return [
      {
        depth,
        ok: trace.ok,
        text: `${fieldWords(trace.field)} ${visible(trace.expected, 200)}`,
        value: trace.value === null ? null : visible(trace.value, VALUE),
        view: trace.view === 'raw' ? null : trace.view,
      },
    ]
  }
  if (trace.op !== 'not' && trace.of.length === 1 && trace.of[0]) return steps(trace.of[0], depth)
  const text = { and: 'all of', or: 'any of', not: 'not' }[trace.op]
  return [{ depth, ok: trace.ok, text, value: null, view: null }, ...trace.of.flatMap((part) => steps(part, depth + 1))]
}

/** Rules that failed by little: for an all-of, most of its parts held. */
function nearMisses(
  rules: readonly Rule[],
  matched: ReadonlySet<number>,
  record: LogRecord,
  line: ByteString,
): RuleDecision[] {
  return rules
    .map((rule, index) => ({
      rule,
      share: matched.has(index) || rule.silent ? 0 : heldShare(explainRule(rule, record, line)),
    }))
    .filter((row) => row.share >= NEAR)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, NEAR_MISSES)
    .map((row) => decision(row.rule, record, line))
}

/** Share of the parts of an all-of that held. What is only ruled out (`not`) says nothing about nearness. */
function heldShare(trace: Trace): number {
  if (trace.op === 'or') return Math.max(0, ...trace.of.map(heldShare))
  if (trace.op !== 'and') return 0
  const parts = trace.of.filter((part) => part.op !== 'not')
  const only = parts.length === 1 ? parts[0] : undefined
  if (only) return heldShare(only)
  return parts.filter((part) => part.ok).length / Math.max(1, parts.length)
}

/** Every field, as visible text; the time as ISO 8601. */
function visibleRecord(record: LogRecord): Record<string, unknown> {
  const fields = Object.entries(record).map(([name, value]) => {
    if (name === 'time')
      return [name, record.time === null ? null : new Date(record.time).toISOString().replace('.000Z', 'Z')]
    if (name === 'other')
      return [
        name,
        Object.fromEntries(Object.entries(record.other).map(([key, text]) => [visible(key), visible(text, VALUE)])),
      ]
    return [name, typeof value === 'string' ? visible(value, 65_536) : value]
  })
  return Object.fromEntries(fields)
}
