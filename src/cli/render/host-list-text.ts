import type { HostSummary } from '../../model/host-summary.ts'
import { visibleText } from '../../support/escape.ts'
import { duration } from '../../support/time.ts'
import type { Paint } from './paint.ts'
import { count } from './wording.ts'

/** One line a host: what it is, what waits, how old that is; a failed last look is said in its own words. */
export function hostListText(rows: readonly HostSummary[], now: number, paint: Paint): string {
  if (rows.length === 0)
    return 'No hosts yet. `firebreak host add` and `host import` add some; `host check --local` notes this machine.\n'
  const width = Math.max(4, ...rows.map((row) => row.name.length))
  const lines = rows.flatMap((row) => [
    `${paint.bold(row.name.padEnd(width))}  ${knownText(row, paint)}  ${paint.soft(ageText(row, now))}`,
    ...failureLines(row, now, paint),
  ])
  return `${lines.join('\n')}\n\n${paint.soft(`${count(rows.length, 'host')}. More: firebreak host show NAME`)}\n`
}

/** The answer of `host check`. */
export function checkedText(
  rows: ReadonlyArray<HostSummary & { ok: boolean; tookMs: number }>,
  asked: number,
  paint: Paint,
): string {
  const width = Math.max(4, ...rows.map((row) => row.name.length))
  const lines = rows.map((row) => {
    const mark = paint.symbols ? (row.ok ? paint.pine('✓') : paint.ember('✗')) : row.ok ? 'ok  ' : 'FAIL'
    const said = row.ok
      ? `${knownText(row, paint)}  ${paint.soft(duration(row.tookMs))}`
      : `${row.failure?.code ?? ''}: ${visibleText(row.failure?.message ?? '', 600)}`
    return `${mark} ${paint.bold(row.name.padEnd(width))}  ${said}`
  })
  const failed = rows.filter((row) => !row.ok).length
  const missed = asked - rows.length
  const rest = [
    ...(failed > 0 ? [`${failed} not looked at: what was known about them stays as it was`] : []),
    ...(missed > 0 ? [`${missed} not reached before the interrupt`] : []),
  ]
  return `${lines.join('\n')}\n\nLooked at ${rows.length - failed} of ${count(asked, 'host')}${rest.length > 0 ? `; ${rest.join('; ')}` : ''}. Nothing was changed on them.\n`
}

function knownText(row: HostSummary, paint: Paint): string {
  if (row.os === null) return paint.amber('never looked at')
  const facts = [
    visibleText(row.os, 60),
    `${row.packages} packages`,
    row.securityOffered > 0
      ? paint.ember(`${count(row.securityOffered, 'security fix waits', 'security fixes wait')}`)
      : row.offered > 0
        ? `${row.offered} newer versions wait`
        : '',
    row.publicListeners > 0 ? `${row.publicListeners} public listeners` : '',
    row.staleProcesses > 0 ? paint.amber(`${count(row.staleProcesses, 'process runs', 'processes run')} old code`) : '',
    row.rebootNeeded === true ? paint.amber('needs a reboot') : '',
    row.gaps > 0 ? paint.soft(`${row.gaps} gaps`) : '',
  ]
  return facts.filter((fact) => fact !== '').join(', ')
}

function ageText(row: HostSummary, now: number): string {
  if (row.taken === null) return ''
  const how = row.how === 'document' ? 'by a document, ' : row.how === 'local' ? 'here, ' : ''
  return `${how}${duration(Math.max(0, now - row.taken))} old`
}

function failureLines(row: HostSummary, now: number, paint: Paint): string[] {
  if (row.failure === null) return []
  const when = duration(Math.max(0, now - row.failure.at))
  return [`    ${paint.ember(`last look failed ${when} ago`)}: ${visibleText(row.failure.message, 300)}`]
}
