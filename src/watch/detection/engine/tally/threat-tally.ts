import type { ByteString } from '../../../../model/record.ts'
import { countAt, createTimeSteps, mergeSteps, type TimeSteps } from './timeline.ts'

/** Evidence as a reader knows it: the line number counts from 0 in its segment, the merge makes it the file's. */
export interface EvidenceAt {
  file: number
  segment: number
  line: number
  text: ByteString
  status: number
}

/** Totals of one threat. Times are seconds, 0 when unknown. Plain data. */
export interface ThreatTally {
  requests: number
  /** By status class; 0: none or another. */
  answered: number[]
  first: number
  last: number
  steps: TimeSteps
  evidence: EvidenceAt[]
  answeredEvidence: EvidenceAt[]
}

export function createThreatTally(): ThreatTally {
  return {
    requests: 0,
    answered: [0, 0, 0, 0, 0, 0],
    first: 0,
    last: 0,
    steps: createTimeSteps(),
    evidence: [],
    answeredEvidence: [],
  }
}

export function countProbe(tally: ThreatTally, time: number, status: number): void {
  tally.requests++
  tally.answered[statusClass(status)]!++
  if (time === 0) return
  if (tally.first === 0 || time < tally.first) tally.first = time
  if (time > tally.last) tally.last = time
  countAt(tally.steps, time, 1)
}

/** Adds `other`; of the evidence the first `keep` in the order of the files stay. */
export function mergeTally(tally: ThreatTally, other: ThreatTally, keep: number): void {
  tally.requests += other.requests
  other.answered.forEach((n, at) => {
    tally.answered[at]! += n
  })
  if (other.first !== 0 && (tally.first === 0 || other.first < tally.first)) tally.first = other.first
  tally.last = Math.max(tally.last, other.last)
  mergeSteps(tally.steps, other.steps)
  tally.evidence = earliest([...tally.evidence, ...other.evidence], keep)
  tally.answeredEvidence = earliest([...tally.answeredEvidence, ...other.answeredEvidence], keep)
}

/** The first `keep` by file, segment and line. */
export function earliest<T extends { file: number; segment: number; line: number }>(lines: T[], keep: number): T[] {
  return lines.sort((a, b) => a.file - b.file || a.segment - b.segment || a.line - b.line).slice(0, keep)
}

function statusClass(status: number): number {
  const found = Math.floor(status / 100)
  return found >= 1 && found <= 5 ? found : 0
}
