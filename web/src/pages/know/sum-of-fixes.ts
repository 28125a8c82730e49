import type { FixRow } from '../../client/types.ts'

/** What is certainly open and late, and what a person has to judge first: doubts are never mixed into the figure that presses. */
export function sumOfFixes(fixes: readonly FixRow[]): { open: number; overdue: number; toJudge: number } {
  let [open, overdue, toJudge] = [0, 0, 0]
  for (const fix of fixes)
    if (fix.action === 'find-out') toJudge += fix.exposures
    else {
      open += fix.exposures
      overdue += fix.overdue
    }
  return { open, overdue, toJudge }
}
