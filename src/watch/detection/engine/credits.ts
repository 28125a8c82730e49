import { Buffer } from 'node:buffer'
import type { ByteString } from '../../../model/record.ts'
import { type Kernel, Word } from '../kernel/types.ts'
import type { Verdict } from './judge.ts'
import { type Outcome, OUTCOMES_KEPT } from './outcomes.ts'
import type { Partial } from './partial.ts'
import type { RuleUse } from './rule-use.ts'
import type { SegmentTally } from './segment-tally.ts'
import { createDistinctPairs } from './tally/distinct-pairs.ts'
import type { EventLog } from './tally/event-log.ts'
import { countTemplate, type TemplateTable } from './tally/template-table.ts'
import { countProbe, createThreatTally, earliest, mergeTally, type ThreatTally } from './tally/threat-tally.ts'

/** Adds up verdicts: by rule, threat, template and source. */
export interface Credits {
  /** The lines that follow are of this segment, the `index`th that is read. */
  open(segment: SegmentTally, index: number): void
  /** `entry` of the kernel's source table; `at`: the line's attention record; `line`: its number in the segment. */
  credit(verdict: Verdict, time: number, status: number, entry: number, at: number, line: number): void
  /** Entries of the source table have changed. */
  forgetEntries(): void
  forgetTemplates(numbers: ReadonlySet<number>): void
  result(): Pick<Partial, 'threats' | 'ruleCounts' | 'knownSources' | 'pairs' | 'sketches'>
}

export const EVIDENCE_BYTES = 2000

/** `evidence`: lines kept for each threat. */
export function createCredits(
  kernel: Kernel,
  use: RuleUse,
  templates: TemplateTable,
  events: EventLog,
  evidence: number,
): Credits {
  const { buffer, sources } = kernel
  const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.length)
  const pairs = createDistinctPairs()
  const tallies: Array<ThreatTally | undefined> = Array.from({ length: use.threats.length })
  /** Lines by outcome, and what they add up to: one tally a line, however many threats it is a probe for. */
  const outcomeCounts = new Float64Array(OUTCOMES_KEPT)
  const byOutcome: Array<ThreatTally | undefined> = Array.from({ length: OUTCOMES_KEPT })
  const counted: Outcome[] = []
  const ruleCounts = new Float64Array(use.set.rules.length)
  const groupOfTemplate = use.threats.length
  /** Number in `pairs.sources` + 1 of an entry of the kernel's table; 0: not looked up. */
  let numbers = new Int32Array(4096)
  let file = 0
  let segment = 0
  let index = 0

  function numberOf(entry: number): number {
    if (entry >= numbers.length) {
      const bigger = new Int32Array(Math.max(numbers.length * 2, entry + 1))
      bigger.set(numbers)
      numbers = bigger
    }
    let number = numbers[entry]! - 1
    if (number < 0) {
      number = pairs.sources.number(sources.key(entry))
      if (number >= 0) numbers[entry] = number + 1
    }
    return number
  }

  function credit(verdict: Verdict, time: number, status: number, entry: number, at: number, line: number): void {
    const { outcome } = verdict
    if (outcome.rules.length === 0 && verdict.template < 0) return
    const number = numberOf(entry)
    if (outcome.event >= 0 && time !== 0) events.add(index, time, number, outcome.event, verdict.values)
    if (outcome.id >= 0) {
      if (outcomeCounts[outcome.id]!++ === 0) counted.push(outcome)
    } else for (const rule of outcome.rules) ruleCounts[rule]!++
    if (outcome.threats.length > 0) {
      sources.probe(entry, 1)
      if (outcome.id >= 0) note((byOutcome[outcome.id] ??= createThreatTally()), time, status, at, line)
      for (const threat of outcome.threats) {
        if (outcome.id < 0) note(tallyOf(threat), time, status, at, line)
        creditPair(threat, number, entry, time)
      }
    }
    if (verdict.template >= 0) {
      countTemplate(templates.row(verdict.template), time, verdict.isError, verdict.isReferred)
      creditPair(groupOfTemplate + verdict.template, number, entry, time)
    }
  }

  function note(row: ThreatTally, time: number, status: number, at: number, line: number): void {
    countProbe(row, time, status)
    noteEvidence(row.evidence, at, line, status)
    if (status >= 200 && status < 300) noteEvidence(row.answeredEvidence, at, line, status)
  }

  function tallyOf(threat: number): ThreatTally {
    return (tallies[threat] ??= createThreatTally())
  }

  /** What was counted by outcome goes to its rules and threats. */
  function handOut(): void {
    for (const outcome of counted) {
      for (const rule of outcome.rules) ruleCounts[rule]! += outcomeCounts[outcome.id]!
      const row = byOutcome[outcome.id]
      if (row !== undefined) for (const threat of outcome.threats) mergeTally(tallyOf(threat), row, evidence)
      outcomeCounts[outcome.id] = 0
      byOutcome[outcome.id] = undefined
    }
    counted.length = 0
  }

  function creditPair(group: number, number: number, entry: number, time: number): void {
    pairs.add(group, number, number >= 0 ? null : sources.key(entry), 1, time, time)
  }

  /** The first lines in the order of the files stay, though files may be read in another order. */
  function noteEvidence(list: ThreatTally['evidence'], at: number, line: number, status: number): void {
    if (list.length === evidence && (evidence === 0 || list[evidence - 1]!.file <= file)) return
    list.push(evidenceOf(at, line, status))
    if (list.length > 1 && list[list.length - 2]!.file > file) earliest(list, evidence)
    if (list.length > evidence) list.length = evidence
  }

  function evidenceOf(at: number, line: number, status: number): ThreatTally['evidence'][number] {
    return { file, segment, line, text: beginning(at), status }
  }

  function beginning(at: number): ByteString {
    const start = kernel.attention[at + Word.LINE]!
    return bytes.toString('latin1', start, Math.min(kernel.attention[at + Word.LINE_END]!, start + EVIDENCE_BYTES))
  }

  return {
    credit,
    open(tally, number) {
      file = tally.file
      segment = tally.segment
      index = number
    },
    forgetEntries() {
      numbers.fill(0)
    },
    forgetTemplates(dropped) {
      pairs.forget(new Set([...dropped].map((number) => number + groupOfTemplate)))
    },
    result() {
      handOut()
      return {
        threats: tallies.flatMap((row, threat) => (row === undefined ? [] : [[threat, row] as [number, ThreatTally]])),
        ruleCounts,
        knownSources: pairs.sources.bytes(),
        pairs: pairs.rows(),
        sketches: pairs.sketches(),
      }
    },
  }
}
