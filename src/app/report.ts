import { doubling } from '../foresee/growth/doubling.ts'
import type { ExposureReport } from '../model/exposure-report.ts'
import type {
  Answered,
  CorrelationRow,
  Growth,
  LookReport,
  SourceRow,
  ThreatRow,
  UnclassifiedRow,
  Warning,
} from '../model/look-report.ts'
import type { Threat } from '../model/threat.ts'
import { visible, visibleText } from '../support/escape.ts'
import { iso } from '../support/time.ts'
import type {
  EvidenceLine,
  Findings,
  TemplateFinding,
  ThreatFinding,
  Timeline,
} from '../watch/detection/engine/findings.ts'
import { rankCves } from '../watch/detection/rules/rank.ts'
import { rankUnknown } from '../watch/detection/unknown.ts'
import { advise } from './advice.ts'
import { version } from './version.ts'

/** Longest text of a log line in a report, characters. */
const TEXT = 2000
const UNCLASSIFIED_ROWS = 100
const UNPARSED_SAMPLES = 20

export interface ReportContext {
  threats: readonly Threat[]
  sample: boolean
  /** How many sources to list; Infinity for all. */
  sources: number
  madeMs: number
  /** What was known to be missing before the reading began. */
  warnings: readonly Warning[]
  /** Of this machine; asks what the logs show of a flaw. Null: it is not asked for. */
  exposure: ((threats: readonly ThreatRow[]) => ExposureReport) | null
}

/** Turns findings into the report people and programs read: names, growth, ranks, advice, and every untrusted text made visible. */
export function buildReport(findings: Findings, context: ReportContext): LookReport {
  const threats = findings.threats
    .map((threat) => threatRow(threat, context.threats, lastSecond(findings)))
    .toSorted(bySeverity)
  const report: Omit<LookReport, 'next'> = {
    schema: 'firebreak.look/1',
    sample: context.sample,
    made: iso(context.madeMs),
    version,
    input: {
      files: findings.files.map((file) => ({
        path: visibleText(file.path, TEXT),
        format: file.formats.map((format) => format.id).join('+') || 'unknown',
        confidence: shareOf(file.formats[0]?.lines ?? 0, file.parsed + file.unparsed),
        bytes: file.bytes,
        lines: file.lines,
        parsed: file.parsed,
        unparsed: file.unparsed,
        from: isoSeconds(file.first),
        to: isoSeconds(file.last),
      })),
      bytes: findings.bytes,
      lines: findings.lines,
      parsed: findings.parsed,
      unparsed: findings.unparsed,
      skipped: findings.skipped,
      seconds: Math.round(findings.seconds * 1000) / 1000,
    },
    threats,
    correlations: findings.correlations.map(correlationRow),
    sources: findings.sources.slice(0, context.sources).map(sourceRow),
    distinctSources: findings.distinctSources,
    unclassified: unclassifiedRows(findings.templates, lastSecond(findings)),
    unparsedSamples: findings.unparsedSamples.slice(0, UNPARSED_SAMPLES).map((sample) => ({
      file: visibleText(sample.file, TEXT),
      line: sample.line,
      reason: sample.reason,
      text: visible(sample.text, TEXT),
    })),
    warnings: [
      ...context.warnings,
      ...findings.warnings.map((warning) => ({ ...warning, message: visibleText(warning.message, TEXT) })),
    ],
    exposure: context.exposure === null ? null : context.exposure(context.sample ? [] : threats),
  }
  return { ...report, next: advise(report, context.threats) }
}

/** What spreads stands above what knocks, named threats above general probing; then most requests first. */
function bySeverity(a: ThreatRow, b: ThreatRow): number {
  return rank(a) - rank(b) || b.requests - a.requests || (a.id < b.id ? -1 : 1)
}

function rank(row: ThreatRow): number {
  if (row.kind === 'generic') return 2
  return row.doublingMinutes === null ? 1 : 0
}

function threatRow(finding: ThreatFinding, threats: readonly Threat[], to: number): ThreatRow {
  const known = threats.find((threat) => threat.id === finding.threat)
  const growth = growthOf(finding.firstSeen, finding.first, to)
  return {
    id: finding.threat,
    name: known?.name ?? visibleText(finding.rules[0]?.rule.title ?? finding.threat),
    kind: known?.kind ?? finding.kind,
    cves: rankCves(finding.rules.map((row) => row.rule)),
    requests: finding.requests,
    sources: finding.sources,
    sourcesError: finding.sourcesError,
    first: isoSeconds(finding.first) ?? '',
    last: isoSeconds(finding.last) ?? '',
    answered: answeredOf(finding.answered),
    doublingMinutes: growth.doublingMinutes,
    growth,
    rules: finding.rules.map(({ rule, requests }) => ({
      id: rule.id,
      title: rule.title,
      author: rule.author,
      licence: rule.licence,
      requests,
    })),
    timeline: timelineOf(finding.timeline),
    evidence: finding.evidence.map(evidenceOf),
    answeredEvidence: finding.answeredEvidence.map((line) => ({ ...evidenceOf(line), status: line.status ?? 0 })),
  }
}

/** Growth of distinct sources from the first probe to the end of the logs, with rounded minutes. */
function growthOf(firstSeen: Float64Array, first: number | null, to: number): Growth {
  const growth = doubling(firstSeen, first ?? 0, to)
  return {
    doublingMinutes: round(growth.doublingMinutes),
    interval: growth.interval ? [round(growth.interval[0]), round(growth.interval[1])] : null,
    why: growth.why,
  }
}

function round(minutes: number | null): number | null {
  return minutes === null ? null : Number(minutes.toPrecision(3))
}

function lastSecond(findings: Findings): number {
  return findings.files.reduce((last, file) => Math.max(last, file.last ?? 0), 0)
}

function answeredOf(classes: readonly number[]): Answered {
  const at = (index: number): number => classes[index] ?? 0
  return { '1xx': at(1), '2xx': at(2), '3xx': at(3), '4xx': at(4), '5xx': at(5) }
}

function timelineOf(timeline: Timeline | null): ThreatRow['timeline'] {
  if (!timeline) return { start: '', stepSeconds: 0, counts: [] }
  return { start: iso(timeline.start * 1000), stepSeconds: timeline.stepSeconds, counts: timeline.counts }
}

function evidenceOf(line: EvidenceLine): ThreatRow['evidence'][number] {
  return { file: visibleText(line.file, TEXT), line: line.line, text: visible(line.text, TEXT) }
}

function correlationRow(finding: Findings['correlations'][number]): CorrelationRow {
  const { id, title, threat, kind, cves, author, licence } = finding.correlation
  const sources = finding.sources.map((row) => ({
    source: visibleText(row.source),
    times: row.times,
    first: iso(row.first * 1000),
    last: iso(row.last * 1000),
  }))
  return { id, title, threat, kind, cves, author, licence, sources }
}

function sourceRow(finding: Findings['sources'][number]): SourceRow {
  return {
    ...finding,
    address: visibleText(finding.address),
    first: isoSeconds(finding.first) ?? '',
    last: isoSeconds(finding.last) ?? '',
  }
}

function unclassifiedRows(templates: TemplateFinding[], to: number): UnclassifiedRow[] {
  return rankUnknown(templates)
    .filter((row) => row.noise === null)
    .slice(0, UNCLASSIFIED_ROWS)
    .map((row) => ({
      template: visible(row.template),
      requests: row.requests,
      sources: row.sources,
      first: isoSeconds(row.first) ?? '',
      last: isoSeconds(row.last) ?? '',
      growth: growthOf(row.firstSeen, row.first, to),
      example: visible(row.example, TEXT),
    }))
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((1000 * part) / whole) / 1000
}

function isoSeconds(seconds: number | null): string | null {
  return seconds === null || seconds === 0 ? null : iso(seconds * 1000)
}
