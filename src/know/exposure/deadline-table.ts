/**
 * CISA BOD 26-04 (10 June 2026), its 16 rows: four answers, one deadline. `days` null: with the next upgrade. Forensics: look for
 * traces of a break-in as well.
 */
export interface DeadlineRow {
  exploited: boolean
  reachable: boolean
  automatable: boolean
  totalImpact: boolean
  days: 3 | 14 | 60 | null
  forensics: boolean
}

const no = false
const yes = true

/** Columns: known exploited, publicly reachable, automatable, total impact. */
export const DEADLINE_ROWS: readonly DeadlineRow[] = [
  row(no, no, no, no, null),
  row(no, no, no, yes, null),
  row(no, no, yes, no, 60),
  row(no, no, yes, yes, 60),
  row(no, yes, no, no, 60),
  row(no, yes, no, yes, 14),
  row(no, yes, yes, no, 14),
  row(no, yes, yes, yes, 3),
  row(yes, no, no, no, 14),
  row(yes, no, no, yes, 14),
  row(yes, no, yes, no, 14),
  row(yes, no, yes, yes, 3, true),
  row(yes, yes, no, no, 14),
  row(yes, yes, no, yes, 3, true),
  row(yes, yes, yes, no, 3),
  row(yes, yes, yes, yes, 3, true),
]

function row(
  exploited: boolean,
  reachable: boolean,
  automatable: boolean,
  totalImpact: boolean,
  days: DeadlineRow['days'],
  forensics = false,
): DeadlineRow {
  return { exploited, reachable, automatable, totalImpact, days, forensics }
}

/** The row of four answers. Its place is the four answers read as a binary number. */
export function rowFor(
  exploited: boolean,
  reachable: boolean,
  automatable: boolean,
  totalImpact: boolean,
): DeadlineRow {
  const place = (exploited ? 8 : 0) + (reachable ? 4 : 0) + (automatable ? 2 : 0) + (totalImpact ? 1 : 0)
  return DEADLINE_ROWS[place] as DeadlineRow
}
