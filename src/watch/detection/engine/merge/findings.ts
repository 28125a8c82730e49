import type { Warning } from '../../../../model/look-report.ts'
import type {
  CorrelationFinding,
  EvidenceLine,
  Findings,
  SourceFinding,
  TemplateFinding,
  ThreatFinding,
  Timeline,
} from '../findings.ts'
import type { Partial } from '../partial.ts'
import type { RuleUse } from '../rule-use.ts'
import { createThreatTally, type EvidenceAt, mergeTally, type ThreatTally } from '../tally/threat-tally.ts'
import { STEPS, type TimeSteps } from '../tally/timeline.ts'
import { mergeCorrelations } from './correlations.ts'
import { type FileFact, type MergedFiles, mergeFiles } from './files.ts'
import { type MergedPairs, mergePairs } from './pairs.ts'
import { type MergedSources, mergeSources, namer } from './sources.ts'

export interface MergeContext {
  use: RuleUse
  files: readonly FileFact[]
  evidence: number
  sources: number
  templates: number
}

/** Everything but the circumstances of the reading. */
export type MergedFindings = Omit<Findings, 'seconds' | 'interrupted' | 'kernel' | 'workers'>

/** Adds up what the readers know. The order of the partials makes no difference. */
export function mergeFindings(partials: readonly Partial[], context: MergeContext): MergedFindings {
  const { use } = context
  const nameOf = namer(partials)
  const files = mergeFiles(context.files, partials)
  const pairs = mergePairs(partials, use.threats.length)
  const correlations = mergeCorrelations(partials, use, pairs.numbers, nameOf)
  const sources = mergeSources(partials, context.sources, nameOf)
  const sum = (key: 'bytes' | 'lines' | 'parsed' | 'unparsed' | 'skipped'): number =>
    files.files.reduce((total, file) => total + file[key], 0)
  const forgotten = partials.reduce((total, partial) => total + partial.templatesForgotten, 0)
  return {
    files: files.files,
    bytes: sum('bytes'),
    lines: sum('lines'),
    parsed: sum('parsed'),
    unparsed: sum('unparsed'),
    skipped: sum('skipped'),
    threats: threatFindings(partials, context, pairs, files),
    correlations,
    sources: withThreats(sources, pairs, use, correlations),
    sourcesError: sources.error,
    distinctSources: sources.distinct,
    templates: templateFindings(pairs, context.templates),
    templatesForgotten: forgotten,
    unparsedSamples: files.unparsedSamples,
    warnings: [...files.warnings, ...limits(partials, pairs, sources, forgotten)],
  }
}

function threatFindings(
  partials: readonly Partial[],
  context: MergeContext,
  pairs: MergedPairs,
  files: MergedFiles,
): ThreatFinding[] {
  const { use } = context
  const tallies = new Map<number, ThreatTally>()
  for (const partial of partials) {
    for (const [threat, tally] of partial.threats) {
      const merged = tallies.get(threat) ?? createThreatTally()
      tallies.set(threat, merged)
      mergeTally(merged, tally, context.evidence)
    }
  }
  const rules = rulesByThreat(partials, use)
  const evidence = (line: EvidenceAt): EvidenceLine => ({
    file: context.files[line.file]!.path,
    line: files.lineBase(line.file, line.segment) + line.line + 1,
    text: line.text,
    status: line.status === 0 ? null : line.status,
  })
  const found = [...tallies].map(([threat, tally]): ThreatFinding => {
    const matched = rules.get(threat) ?? []
    const { count, error, firstSeen } = pairs.sourcesOf(threat)
    return {
      threat: use.threats[threat]!,
      kind: matched.find(({ rule }) => rule.kind !== 'generic')?.rule.kind ?? matched[0]?.rule.kind ?? 'generic',
      cves: [...new Set(matched.flatMap(({ rule }) => rule.cves))].sort(),
      requests: tally.requests,
      sources: count,
      sourcesError: error,
      first: tally.first || null,
      last: tally.last || null,
      answered: tally.answered,
      rules: matched,
      timeline: timelineOf(tally.steps),
      firstSeen,
      evidence: tally.evidence.map(evidence),
      answeredEvidence: tally.answeredEvidence.map(evidence),
    }
  })
  return found.sort((a, b) => b.requests - a.requests || (a.threat < b.threat ? -1 : 1))
}

/** Rules that matched, most requests first. */
function rulesByThreat(partials: readonly Partial[], use: RuleUse): Map<number, ThreatFinding['rules']> {
  const found = new Map<number, ThreatFinding['rules']>()
  for (const [at, rule] of use.set.rules.entries()) {
    const requests = partials.reduce((sum, partial) => sum + partial.ruleCounts[at]!, 0)
    const threat = use.threatOf[at]!
    if (requests === 0 || threat < 0) continue
    found.set(threat, [...(found.get(threat) ?? []), { rule, requests }])
  }
  for (const list of found.values()) list.sort((a, b) => b.requests - a.requests || (a.rule.id < b.rule.id ? -1 : 1))
  return found
}

function timelineOf(steps: TimeSteps): Timeline | null {
  if (steps.first === 0) return null
  const width = 2 ** steps.power
  const used = Math.min(STEPS, Math.floor(steps.last / width) - steps.base + 1)
  return { start: steps.base * width, stepSeconds: width, counts: Array.from(steps.counts.subarray(0, used)) }
}

/** Adds the threats each source probed for, those of correlations that fired for it too. */
function withThreats(
  merged: MergedSources,
  pairs: MergedPairs,
  use: RuleUse,
  correlations: readonly CorrelationFinding[],
): SourceFinding[] {
  const threats = new Map<number, Set<string>>()
  const numbers = merged.sources.map(({ key }) => pairs.known.find(key))
  for (const number of numbers) if (number >= 0) threats.set(number, new Set())
  const { group, source } = pairs.rows
  for (let row = 0; row < group.length; row++) {
    if (group[row]! < use.threats.length) threats.get(source[row]!)?.add(use.threats[group[row]!]!)
  }
  const fired = new Map<string, string[]>()
  for (const { correlation, sources } of correlations) {
    for (const row of sources) fired.set(row.source, [...(fired.get(row.source) ?? []), correlation.threat])
  }
  return merged.sources.map(({ address, requests, probes, first, last }, at) => {
    const found = [...(threats.get(numbers[at]!) ?? []), ...(fired.get(address) ?? [])]
    return { address, requests, probes, first, last, threats: [...new Set(found)].sort() }
  })
}

function templateFindings(pairs: MergedPairs, wanted: number): TemplateFinding[] {
  const found = [...pairs.templates].map(([group, tally]): TemplateFinding => {
    const { count, error, firstSeen } = pairs.sourcesOf(group)
    return {
      ...tally,
      first: tally.first || null,
      last: tally.last || null,
      sources: count,
      sourcesError: error,
      firstSeen,
    }
  })
  found.sort((a, b) => b.sources - a.sources || b.requests - a.requests || (a.template < b.template ? -1 : 1))
  return found.slice(0, wanted)
}

/** What the reader must know of tables that were too small. */
function limits(
  partials: readonly Partial[],
  pairs: MergedPairs,
  sources: MergedSources,
  templates: number,
): Warning[] {
  const found: Warning[] = []
  const say = (message: string): void => {
    found.push({ code: 'counts-bounded', message, file: null, line: null, remedy: REMEDY })
  }
  const events = partials.reduce((sum, partial) => sum + partial.events.forgotten, 0)
  if (sources.error > 0)
    say(
      `There are more sources than fit in memory: a source may have made up to ${sources.error} more requests than shown.`,
    )
  if (pairs.overflowed)
    say('There are more probing sources than fit in memory: sources of a threat are estimates, with their error.')
  if (templates > 0)
    say(
      `There are more kinds of unknown requests than fit in memory: ${templates} requests of the rarest kinds are not shown.`,
    )
  if (events > 0) say(`There are more events than fit in memory: correlations did not see ${events} of them.`)
  return found
}

const REMEDY = 'Read a shorter time (--since, --until) for exact figures.'
