import type { Advisory, DecisionPoints } from '../../../model/advisory.ts'

/** What a source knows of a CVE beside advisories: joined by the CVE's number alone. */
export interface Enrichment {
  cve: string
  decision: DecisionPoints | null
  knownExploited: Advisory['knownExploited']
  epss: { score: number; percentile: number | null } | null
}

/** Columns, one place a CVE, ordered by CVE. */
export interface EnrichmentColumns {
  /** `cveNumber` of each, rising. */
  cves: Float64Array
  /** Flags of the decision points and of known exploitation. */
  flags: Uint8Array
  /** Milliseconds since 1970; NaN: unknown or not known exploited. */
  since: Float64Array
  /** NaN: none. */
  scores: Float64Array
  percentiles: Float64Array
}

/** `CVE-2021-41773` as one number; null for anything else (also for numbers of more than eight digits, which nobody uses). */
export function cveNumber(id: string): number | null {
  const found = /^CVE-(\d{4})-(\d{1,8})$/i.exec(id)
  return found === null ? null : Number(found[1]) * 1e8 + Number(found[2])
}

const EXPLOITATION = [null, 'none', 'poc', 'active'] as const
const YES_NO = [null, false, true] as const
const KNOWN_EXPLOITED = 1 << 6
const RANSOMWARE = 1 << 7

function flagsOf(entry: Enrichment): number {
  const { decision, knownExploited } = entry
  return (
    (decision === null
      ? 0
      : EXPLOITATION.indexOf(decision.exploitation) |
        (YES_NO.indexOf(decision.automatable) << 2) |
        (YES_NO.indexOf(decision.totalImpact) << 4)) |
    (knownExploited === null ? 0 : KNOWN_EXPLOITED | (knownExploited.ransomware ? RANSOMWARE : 0))
  )
}

/** The last entry of a CVE counts. */
export function buildColumns(entries: ReadonlyMap<number, Enrichment>): EnrichmentColumns {
  const cves = Float64Array.from(entries.keys()).toSorted()
  const columns: EnrichmentColumns = {
    cves,
    flags: new Uint8Array(cves.length),
    since: new Float64Array(cves.length).fill(Number.NaN),
    scores: new Float64Array(cves.length).fill(Number.NaN),
    percentiles: new Float64Array(cves.length).fill(Number.NaN),
  }
  for (const [at, cve] of cves.entries()) {
    const entry = entries.get(cve)
    if (entry === undefined) continue
    columns.flags[at] = flagsOf(entry)
    columns.since[at] = entry.knownExploited?.since ?? Number.NaN
    columns.scores[at] = entry.epss?.score ?? Number.NaN
    columns.percentiles[at] = entry.epss?.percentile ?? Number.NaN
  }
  return columns
}

/** Where a CVE stands in the columns; -1: nowhere. */
export function placeOf(columns: EnrichmentColumns, cve: number): number {
  let low = 0
  let high = columns.cves.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((columns.cves[middle] ?? 0) < cve) low = middle + 1
    else high = middle
  }
  return columns.cves[low] === cve ? low : -1
}

export function enrichmentAt(columns: EnrichmentColumns, at: number): Omit<Enrichment, 'cve'> {
  const flags = columns.flags[at] ?? 0
  const score = columns.scores[at] ?? Number.NaN
  return {
    decision:
      (flags & 63) === 0
        ? null
        : {
            exploitation: EXPLOITATION[flags & 3] ?? null,
            automatable: YES_NO[(flags >> 2) & 3] ?? null,
            totalImpact: YES_NO[(flags >> 4) & 3] ?? null,
          },
    knownExploited:
      flags & KNOWN_EXPLOITED
        ? { since: numberOrNull(columns.since[at]), ransomware: (flags & RANSOMWARE) !== 0 }
        : null,
    epss: Number.isNaN(score) ? null : { score, percentile: numberOrNull(columns.percentiles[at]) },
  }
}

/** CVEs whose entry is not the same in both. */
export function changedFlaws(before: EnrichmentColumns, after: EnrichmentColumns): string[] {
  const changed: string[] = []
  let a = 0
  let b = 0
  while (a < before.cves.length || b < after.cves.length) {
    const left = before.cves[a] ?? Number.POSITIVE_INFINITY
    const right = after.cves[b] ?? Number.POSITIVE_INFINITY
    if (left !== right) changed.push(cveText(Math.min(left, right)))
    else if (!sameEntry(before, a, after, b)) changed.push(cveText(left))
    if (left <= right) a++
    if (right <= left) b++
  }
  return changed
}

/** Scores move every day a little; only a move that shows in print counts. */
function sameEntry(before: EnrichmentColumns, a: number, after: EnrichmentColumns, b: number): boolean {
  return (
    before.flags[a] === after.flags[b] &&
    Object.is(before.since[a], after.since[b]) &&
    Object.is(inPercent(before.scores[a]), inPercent(after.scores[b]))
  )
}

function inPercent(score = Number.NaN): number {
  return Math.round(score * 100)
}

export function cveText(cve: number): string {
  return `CVE-${Math.floor(cve / 1e8)}-${String(cve % 1e8).padStart(4, '0')}`
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value
}
