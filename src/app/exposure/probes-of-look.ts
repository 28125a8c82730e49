import type { ProbeFact } from '../../know/exposure/ports.ts'
import type { ThreatRow } from '../../model/look-report.ts'

/** A probe counts as "right now" for so long. Milliseconds. */
const RECENT = 24 * 3_600_000

/** What the logs that were read show of a flaw; null: nothing in the last 24 hours before `now`. */
export function probesOf(threats: readonly ThreatRow[], flaw: string, now: number): ProbeFact | null {
  const rows = threats.filter((row) => row.cves.includes(flaw) && now - Date.parse(row.last) < RECENT)
  const [first] = rows
  if (first === undefined) return null
  const [line] = first.evidence
  return {
    first: Math.min(...rows.map((row) => Date.parse(row.first))),
    last: Math.max(...rows.map((row) => Date.parse(row.last))),
    requests: rows.reduce((sum, row) => sum + row.requests, 0),
    sources: Math.max(...rows.map((row) => row.sources)),
    where: line === undefined ? 'the logs of this machine' : `${line.file}:${line.line}`,
  }
}
