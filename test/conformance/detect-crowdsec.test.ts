import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { LogRecord } from '../../src/model/record.ts'
import type { Correlation, Rule } from '../../src/model/rule.ts'
import { parseAddress } from '../../src/support/address.ts'
import { loadCatalogue } from '../../src/watch/catalogue/load.ts'
import { type CorrelationEvent, runCorrelations } from '../../src/watch/detection/rules/correlation.ts'
import { importRules } from '../../src/watch/detection/rules/importers/api.ts'
import { slug } from '../../src/watch/detection/rules/importers/slug.ts'
import { createMatcher } from '../../src/watch/detection/rules/matcher.ts'
import { compileRules } from '../../src/watch/detection/rules/rule-set.ts'
import { rawField } from '../../src/watch/detection/rules/record-fields.ts'
import { detectFormat } from '../../src/watch/logs/formats/detect.ts'
import { corpora } from './corpora.ts'
import { type Case, readCases } from './detect-crowdsec-cases.ts'

const logs = corpora('logs', 'crowdsec-tests')
const scenarios = corpora('rules', 'crowdsec', 'scenarios')
const REACH = 0.95

interface Seen {
  rules: Array<{ rule: Rule; source: string }>
  fired: Array<{ correlation: Correlation; source: string }>
  parsed: number
}

describe('CrowdSec hub cases', () => {
  if (logs === null || scenarios === null) {
    it.skip('skipped: 63 cases, corpora not found', () => {})
    return
  }
  const imported = importRules(
    readdirSync(scenarios).map((file) => ({ file, text: readFileSync(join(scenarios, file), 'utf8') })),
  )
  const catalogue = loadCatalogue()
  const rules = [...imported.rules, ...catalogue.rules]
  const correlations = [...imported.correlations, ...catalogue.correlations]
  const matcher = createMatcher(compileRules(rules, correlations))

  it(`finds the same sources, and the CVE where one is named, in ${REACH * 100} % of the cases that a line decides`, () => {
    let decided = 0
    const misses: string[] = []
    const undecided: string[] = []
    for (const one of readCases(logs)) {
      const verdict = judge(one)
      if (verdict.undecidable !== undefined) undecided.push(`${one.name}: ${verdict.undecidable}`)
      else {
        decided++
        if (verdict.miss !== undefined) misses.push(`${one.name}: ${verdict.miss}`)
      }
    }
    console.log(
      [
        `${decided - misses.length} of ${decided} decidable cases`,
        ...misses.map((text) => `miss: ${text}`),
        ...undecided.map((text) => `not decidable: ${text}`),
      ].join('\n'),
    )
    expect(decided).toBeGreaterThan(30)
    expect((decided - misses.length) / decided, misses.join('\n')).toBeGreaterThanOrEqual(REACH)
  })

  function judge(one: Case): { miss?: string; undecidable?: string } {
    if (one.expected === null) return { undecidable: 'is about parsing only' }
    if (one.scenarios.length === 0) return { undecidable: 'names no scenario' }
    const seen = look(one.lines)
    if (seen.parsed === 0) return { undecidable: 'its log is no web log format of ours' }
    const names = one.expected.length > 0 ? one.expected.map((result) => result.scenario) : one.scenarios
    const misses = [...new Set(names)].map((name) => judgeScenario(name, one, seen))
    return (
      misses.find((found) => found.miss !== undefined) ?? misses.find((found) => found.undecidable !== undefined) ?? {}
    )
  }

  function judgeScenario(name: string, one: Case, seen: Seen): { miss?: string; undecidable?: string } {
    const wanted = sorted(
      (one.expected ?? [])
        .filter((result) => result.scenario === name)
        .flatMap((result) => result.sources.map(canonical)),
    )
    const cve = /cve[-_](\d{4}[-_]\d{4,})/i.exec(name)?.[1]
    const id = slug(name)
    const known = imported.rules.some(
      (rule) => rule.id === id || rule.id === `${id}-event` || rule.id === `${id}-loose`,
    )
    const found = known ? byScenario(id, seen) : cve === undefined ? [] : byCve(`CVE-${cve}`, seen)
    if (!known && cve === undefined) return byAnyThreat(name, wanted, seen)
    if (found.join() !== wanted.join())
      return { miss: `${name}: wanted ${wanted.join(' ') || 'nobody'}, found ${found.join(' ') || 'nobody'}` }
    const named = cve === undefined ? wanted : byCve(`CVE-${cve}`, seen)
    const unnamed = wanted.filter((source) => !named.includes(source))
    return unnamed.length === 0 ? {} : { miss: `${name}: CVE-${cve} is not named for ${unnamed.join(' ')}` }
  }

  /** A scenario that lives on a downloaded list: it counts as found when the catalogue knows an exploit from the source. */
  function byAnyThreat(name: string, wanted: string[], seen: Seen): { undecidable?: string } {
    const found = sorted(
      seen.rules
        .filter(({ rule }) => rule.origin === 'catalogue' && rule.kind !== 'generic')
        .map(({ source }) => source),
    )
    if (wanted.length > 0 && wanted.every((source) => found.includes(source))) return {}
    const why = imported.skipped.find((one) => one.name === name)?.why ?? 'the scenario is not in the corpus'
    return { undecidable: `${name}: ${why}` }
  }

  function byScenario(id: string, seen: Seen): string[] {
    const matched = seen.rules
      .filter(({ rule }) => !rule.silent && (rule.id === id || rule.id === `${id}-loose`))
      .map(({ source }) => source)
    return sorted([
      ...matched,
      ...seen.fired.filter(({ correlation }) => correlation.id === id).map(({ source }) => source),
    ])
  }

  function byCve(cve: string, seen: Seen): string[] {
    const wanted = cve.replaceAll('_', '-')
    const matched = seen.rules.filter(({ rule }) => rule.cves.includes(wanted)).map(({ source }) => source)
    return sorted([
      ...matched,
      ...seen.fired.filter(({ correlation }) => correlation.cves.includes(wanted)).map(({ source }) => source),
    ])
  }

  function look(lines: string[]): Seen {
    const parser = detectFormat(lines)?.format.open()
    const seen: Seen = { rules: [], fired: [], parsed: 0 }
    const events: CorrelationEvent[] = []
    for (const line of lines) {
      const record = parser?.parse(line)
      if (record === undefined || !('source' in record)) continue
      seen.parsed++
      for (const index of matcher.match(record, line, null)) {
        const rule = rules[index]
        if (rule === undefined) continue
        seen.rules.push({ rule, source: record.source })
        events.push({ rule: rule.id, name: rule.name, time: record.time ?? 0, values: valuesOf(record, line) })
      }
    }
    const inOrder = events.toSorted((a, b) => a.time - b.time)
    for (const { correlation, group } of runCorrelations(correlations, inOrder))
      seen.fired.push({ correlation, source: group[0] ?? '' })
    return seen
  }
})

function valuesOf(record: LogRecord, line: string): CorrelationEvent['values'] {
  const fields = ['source', 'host', 'target', 'path', 'query', 'userAgent', 'method', 'status'] as const
  const values = Object.fromEntries(fields.map((field) => [field, rawField(record, line, field)]))
  // A request that is none still differs from the next one: it stands for its target.
  return { ...values, target: values['target'] ?? record.request }
}

function canonical(address: string): string {
  return parseAddress(address)?.text ?? address
}

function sorted(sources: string[]): string[] {
  return [...new Set(sources)].toSorted()
}
