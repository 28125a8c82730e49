import type { ExposureLine, ExposureReport, FixLine } from '../../model/exposure-report.ts'
import type { Deadline } from '../../model/exposure.ts'
import { visibleText } from '../../support/escape.ts'
import type { Paint } from './paint.ts'
import { count } from './wording.ts'

const DAY = 86_400_000
const SHOWN = 40

const STATES: Readonly<Record<string, string>> = {
  open: 'open',
  'fixed-on-disk': 'fixed on disk, old code runs',
  unknown: 'unknown',
  accepted: 'accepted',
  mitigated: 'mitigated',
  'not-affected': 'not affected',
  fixed: 'fixed',
}

/** What is open, most pressing first, or gathered by the fix that closes it. */
export function exposureListText(report: ExposureReport, paint: Paint, verbose = false): string {
  const lines = [...heading(report, paint), '']
  if (report.fixes !== null) lines.push(...report.fixes.slice(0, SHOWN).flatMap((fix) => fixLines(fix, report, paint)))
  else
    lines.push(...report.exposures.slice(0, verbose ? undefined : SHOWN).flatMap((row) => rowLines(row, report, paint)))
  const listed = report.fixes?.length ?? report.exposures.length
  if (listed === 0) lines.push(`${mark(paint, 'ok')} Nothing is open that we know of.`)
  if (listed > SHOWN && !verbose) lines.push(paint.soft(`  ... and ${listed - SHOWN} more: --json or -v shows all`))
  if (report.hidden > 0)
    lines.push(paint.soft(`${report.hidden} more closed, or called unimportant by the distribution: --all`))
  lines.push(...blindLines(report, paint))
  return `${lines.join('\n')}\n`
}

/** Each exposure with its four inputs and its whole chain of evidence. */
export function exposureShowText(report: ExposureReport, paint: Paint): string {
  const lines = report.exposures.flatMap((row) => [
    ...rowLines(row, report, paint),
    ...inputLines(row.deadline, paint),
    ...evidenceLines(row, paint),
    '',
  ])
  if (report.exposures.length === 0)
    lines.push(
      `${mark(paint, 'ok')} None of ${count(report.hosts.length, 'host')} is exposed to it, as far as we know.`,
    )
  return `${[...lines, ...blindLines(report, paint)].join('\n')}\n`
}

/** Nothing known speaks of it: that is no all-clear. */
export function nobodyNamesText(flaw: string, paint: Paint): string {
  return `${mark(paint, 'note')} No advisory known here names ${visibleText(flaw)}: whether a host is exposed to it is not known. Next: firebreak advisory sync\n`
}

function heading(report: ExposureReport, paint: Paint): string[] {
  const { counts } = report
  const figures = ['open', 'fixed-on-disk', 'unknown', 'accepted', 'mitigated', 'not-affected']
    .filter((state) => counts[state] !== undefined)
    .map((state) => `${counts[state]} ${STATES[state]}`)
  const hosts = report.hosts.length === 1 ? report.hosts[0]?.name : count(report.hosts.length, 'host')
  return [paint.bold(`${hosts}: ${figures.length === 0 ? 'nothing open' : figures.join(', ')}`)]
}

function rowLines(row: ExposureLine, report: ExposureReport, paint: Paint): string[] {
  const where = report.hosts.length > 1 ? `${row.host}  ` : ''
  const fix = row.fixed === null ? 'no fix is known' : `fixed in ${row.fixed}`
  const offered =
    row.offered === null ? '' : row.offered === row.fixed ? ', offered here' : `, ${row.offered} is offered`
  const sure = row.certainty === 'possible' ? paint.amber(' possible: a person has to judge') : ''
  const lines = [
    `${markOf(row, paint)} ${where}${paint.bold(row.flaw)} ${row.package} ${row.installed}: ${fix}${offered}${sure}`,
    `    ${STATES[row.state] ?? row.state}; ${dueWords(row, report.made)}${row.probed === 'here' ? paint.ember('; probed for in this host’s own logs') : row.probed === 'elsewhere' ? paint.ember('; probed for right now') : ''}`,
  ]
  if (row.title !== '') lines.push(paint.soft(`    ${visibleText(row.title, Math.max(40, paint.width - 4))}`))
  if (row.verdictWords !== null) lines.push(paint.soft(`    ${row.verdictWords}`))
  lines.push(
    paint.soft(
      `    ${row.deadlineWords}. SSVC: ${row.priority}${row.epss === null ? '' : `; EPSS ${(row.epss * 100).toFixed(1)} %`}`,
    ),
  )
  return lines
}

function dueWords({ deadline, overdue }: ExposureLine, now: number): string {
  if (deadline.due === null) return 'with the next upgrade'
  const day = new Date(deadline.due).toISOString().slice(0, 10)
  const days = Math.round(Math.abs(deadline.due - now) / DAY)
  return overdue ? `was due ${day}, ${count(days, 'day')} ago` : `due ${day}, in ${count(days, 'day')}`
}

function inputLines({ inputs }: Deadline, paint: Paint): string[] {
  const names = [
    ['exploited', inputs.exploited],
    ['reachable', inputs.reachable],
    ['automatable', inputs.automatable],
    ['total impact', inputs.totalImpact],
  ] as const
  return names.map(([name, { value, why }]) => {
    const answer = value === null ? paint.amber('unknown') : value ? 'yes' : 'no'
    return `    ${name.padEnd(13)}${answer}${' '.repeat(9 - (value === null ? 7 : value ? 3 : 2))}${paint.soft(why)}`
  })
}

function evidenceLines(row: ExposureLine, paint: Paint): string[] {
  const steps = row.evidence ?? []
  return steps.map(({ kind, text, where }, i) => {
    const branch = paint.symbols ? (i === steps.length - 1 ? '└' : '├') : '|'
    return `    ${branch} ${kind.padEnd(13)}${text} ${paint.soft(`(${where})`)}`
  })
}

const ACTIONS: Readonly<Record<FixLine['action'], string>> = {
  upgrade: 'upgrade',
  restart: 'restart what runs the old',
  reboot: 'reboot into the new',
  'no-fix': 'no fix yet:',
  'find-out': 'find out about',
}

/** One act and what it closes. */
export function fixLines(fix: FixLine, report: ExposureReport, paint: Paint): string[] {
  const hosts = fix.hosts.slice(0, 6).join(', ')
  const more = fix.hosts.length > 6 ? ` and ${fix.hosts.length - 6} more` : ''
  const due = fix.due === null ? '' : `, first due ${new Date(fix.due).toISOString().slice(0, 10)}`
  const late = fix.overdue > 0 ? paint.ember(`, ${fix.overdue} overdue`) : ''
  const probed = fix.probed > 0 ? paint.ember(`, probed for on ${count(fix.probed, 'host')}`) : ''
  const kind =
    fix.action === 'no-fix' || fix.action === 'find-out' ? 'note' : fix.probed > 0 || fix.overdue > 0 ? 'bad' : 'warn'
  return [
    `${mark(paint, kind)} ${ACTIONS[fix.action]} ${paint.bold(fix.package)}${fix.fixed === null ? '' : ` to ${fix.fixed}`} closes ${count(fix.flaws.length, 'flaw')}${report.hosts.length > 1 ? ` on ${count(fix.hosts.length, 'host')}` : ''}${due}${late}${probed}`,
    paint.soft(
      `    ${report.hosts.length > 1 ? `${hosts}${more}: ` : ''}${fix.flaws.slice(0, 5).join(', ')}${fix.flaws.length > 5 ? ` and ${fix.flaws.length - 5} more` : ''}`,
    ),
  ]
}

/** What this answer does not cover, and how old it is. */
function blindLines(report: ExposureReport, paint: Paint): string[] {
  const lines: string[] = ['']
  for (const { name, gaps, remove, taken } of report.hosts.slice(0, 20)) {
    const age = Math.floor((report.made - taken) / DAY)
    if (age >= 2)
      lines.push(paint.amber(`${name} was looked at ${count(age, 'day')} ago: firebreak host check ${name}`))
    for (const gap of gaps) lines.push(paint.soft(`${name}, ${gap.what}: ${gap.reason}`))
    if (remove.length > 0)
      lines.push(paint.soft(`${name}: old kernels to remove, they do not run: ${remove.join(', ')}`))
  }
  if (report.advisories === 0)
    lines.push(
      paint.amber(
        'No advisories are loaded: only what the package manager itself offers is known. Next: firebreak advisory sync',
      ),
    )
  const old = report.sources.filter(
    ({ source, synced }) => source !== 'catalogue' && (synced === null || report.made - synced > 3 * DAY),
  )
  if (report.advisories > 0 && old.length > 0)
    lines.push(
      paint.amber(`Old or never read: ${old.map(({ source }) => source).join(', ')}. Next: firebreak advisory sync`),
    )
  return lines.length === 1 ? [] : lines
}

function markOf(row: ExposureLine, paint: Paint): string {
  if (row.certainty === 'possible' || row.state === 'unknown') return mark(paint, 'note')
  if (row.state !== 'open' && row.state !== 'fixed-on-disk') return mark(paint, 'ok')
  return mark(paint, row.probed !== null || row.overdue || row.deadline.days === 3 ? 'bad' : 'warn')
}

/** A shape and, in plain output, a word: never colour alone. */
export function mark(paint: Paint, kind: 'bad' | 'warn' | 'ok' | 'note'): string {
  if (!paint.symbols) return { bad: '[urgent]', warn: '[open]', ok: '[ok]', note: '[note]' }[kind]
  return { bad: paint.ember('●'), warn: paint.amber('▲'), ok: paint.pine('✓'), note: paint.soft('·') }[kind]
}
