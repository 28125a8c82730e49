import type { ExposureReport } from '../../model/exposure-report.ts'
import { fixLines, mark } from './exposure-text.ts'
import type { Paint } from './paint.ts'
import { count } from './wording.ts'

const PROBED_SHOWN = 5
const FIXES_SHOWN = 5

/** This machine in a few lines: what is probed for right now, how much is open, which fix closes most. */
export function exposureAnswer(report: ExposureReport, paint: Paint): string[] {
  const rows = report.exposures.filter(({ certainty }) => certainty === 'certain')
  const open = rows.filter(({ state }) => state === 'open' || state === 'fixed-on-disk')
  const judge = report.exposures.length - open.length
  const probed = open.filter((row) => row.probed !== null)
  const overdue = open.filter((row) => row.overdue).length
  const known =
    report.advisories === 0
      ? 'by what the package manager offers; no advisory is loaded'
      : count(report.advisories, 'advisory', 'advisories')
  const lines: string[] = []
  for (const row of probed.slice(0, PROBED_SHOWN))
    lines.push(
      `${mark(paint, 'bad')} ${paint.bold(row.flaw)} is being probed for right now, and ${row.package} ${row.installed} has it: ${row.fixed === null ? 'no fix is known' : `fixed in ${row.fixed}`}`,
    )
  if (open.length === 0) lines.push(`${mark(paint, 'ok')} Nothing is open that we know of (${known}).`)
  else {
    const late = overdue > 0 ? paint.ember(`, ${overdue} past the deadline`) : ''
    const due = open.flatMap(({ deadline }) => deadline.due ?? []).toSorted((a, b) => a - b)[0]
    const first = due === undefined ? '' : `, the first due ${new Date(due).toISOString().slice(0, 10)}`
    lines.push(
      `${mark(paint, overdue > 0 || probed.length > 0 ? 'bad' : 'warn')} ${count(open.length, 'exposure')} open${late}${first} ${paint.soft(`(${known})`)}`,
    )
  }
  if (judge > 0)
    lines.push(
      `${mark(paint, 'note')} ${judge} more for a person to judge: a name fits, or something could not be found out`,
    )
  const fixes = report.fixes ?? []
  const acts = fixes.filter(({ action }) => action === 'upgrade' || action === 'restart' || action === 'reboot')
  lines.push(...acts.slice(0, FIXES_SHOWN).flatMap((fix) => fixLines(fix, report, paint)))
  if (acts.length > FIXES_SHOWN) lines.push(paint.soft(`  ... and ${acts.length - FIXES_SHOWN} more fixes`))
  lines.push(paint.soft('    all of it, and why: firebreak exposure ls, firebreak exposure show CVE'))
  return lines
}
