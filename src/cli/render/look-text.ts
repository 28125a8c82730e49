import type { LookReport, ThreatRow } from '../../model/look-report.ts'
import { visibleText } from '../../support/escape.ts'
import { duration } from '../../support/time.ts'
import { exposureAnswer } from './exposure-answer.ts'
import type { Paint } from './paint.ts'
import { bytes, count, growthWords, thousands, when } from './wording.ts'

const SPECIFIC_SHOWN = 12
const GENERIC_SHOWN = 6
const UNCLASSIFIED_SHOWN = 5

/** The answer for people: what was read, then the three questions. */
export function lookText(report: LookReport, paint: Paint, now: Date, verbose = false): string {
  const lines = [
    ...heading(report, paint, now),
    ...(verbose ? fileLines(report, paint) : []),
    '',
    question(paint, 'Who is probing, with what, and how fast is it growing?'),
    ...probing(report, paint, now),
    '',
    question(paint, 'Was anything answered that should not have been?'),
    ...answered(report, paint),
    '',
    ...exposed(report, paint),
    question(paint, 'What to do next'),
    ...next(report, paint),
    '',
    ...warnings(report, paint),
    paint.soft('Nothing was changed. No data left this machine.'),
  ]
  return `${lines.join('\n')}\n`
}

function question(paint: Paint, text: string): string {
  return paint.bold(text)
}

function heading(report: LookReport, paint: Paint, now: Date): string[] {
  const { input } = report
  const lines: string[] = []
  if (report.sample) {
    lines.push(
      paint.amber(paint.bold('SAMPLE: no web log was found here, so this is a made-up log of July 2001 and today.')),
      '',
    )
  }
  const from = input.files
    .map((file) => file.from)
    .filter((time) => time !== null)
    .toSorted()[0]
  const to = input.files
    .map((file) => file.to)
    .filter((time) => time !== null)
    .toSorted()
    .at(-1)
  const span = from && to ? ` (${when(from, now)} – ${when(to, now)} UTC)` : ''
  const speed = input.seconds > 0.5 ? `, ${bytes(input.bytes / input.seconds)}/s` : ''
  lines.push(
    `Read ${count(input.files.length, 'file')}, ${count(input.lines, 'line')}${span}, ${bytes(input.bytes)} in ${duration(input.seconds * 1000)}${speed}.`,
  )
  const notes: string[] = []
  if (input.unparsed > 0)
    notes.push(
      paint.amber(`${count(input.unparsed, 'line')} could not be parsed (${share(input.unparsed, input.lines)})`),
    )
  if (input.skipped > 0)
    notes.push(`${count(input.skipped, 'line')} skipped (headers, blank, outside the time asked for)`)
  const { distinctSources } = report
  const about =
    distinctSources.error > 0
      ? `about ${thousands(distinctSources.count)} (±${(distinctSources.error * 100).toFixed(1)} %)`
      : thousands(distinctSources.count)
  notes.push(`${about} distinct sources`)
  lines.push(`${notes.join('. ')}.`)
  return lines
}

/** What each file was taken for, and how well that fits. */
function fileLines(report: LookReport, paint: Paint): string[] {
  return report.input.files.map((file) =>
    paint.soft(
      `  ${visibleText(file.path)}: ${file.format} (fits ${Math.round(file.confidence * 100)} %), ${count(file.lines, 'line')}, ${bytes(file.bytes)}`,
    ),
  )
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toPrecision(2)} %`
}

function probing(report: LookReport, paint: Paint, now: Date): string[] {
  const specific = report.threats.filter((threat) => threat.kind !== 'generic')
  const generic = report.threats.filter((threat) => threat.kind === 'generic')
  if (report.threats.length === 0 && report.unclassified.length === 0) {
    const looked =
      report.input.lines === 0
        ? 'There was no line to look at'
        : `None of ${count(report.input.lines, 'line')} matched a rule`
    return [`${mark(paint, 'ok')} ${looked}, and no unknown request stands out.`]
  }
  const lines = specific.slice(0, SPECIFIC_SHOWN).flatMap((threat) => threatLines(threat, paint, now))
  if (specific.length > SPECIFIC_SHOWN)
    lines.push(paint.soft(`  ... and ${specific.length - SPECIFIC_SHOWN} more: --json, --html or --csv shows all`))
  if (generic.length > 0) {
    const names = generic
      .slice(0, GENERIC_SHOWN)
      .map((threat) => `${threat.name} ${thousands(threat.requests)}`)
      .join(', ')
    const more = generic.length > GENERIC_SHOWN ? `, and ${generic.length - GENERIC_SHOWN} more kinds` : ''
    lines.push(...wrap(`${mark(paint, 'note')} General probing: ${names}${more}`, paint.width, '  '))
  }
  lines.push(...sourcesLine(report, paint), ...unclassified(report, paint, now))
  return lines
}

function threatLines(threat: ThreatRow, paint: Paint, now: Date): string[] {
  const growing = threat.doublingMinutes !== null
  const cves =
    threat.cves.length > 0
      ? paint.soft(` ${threat.cves.slice(0, 3).join(', ')}${threat.cves.length > 3 ? ' ...' : ''}`)
      : ''
  const about = threat.sourcesError > 0 ? 'about ' : ''
  const growth = growthWords(threat.growth)
  return [
    `${mark(paint, growing ? 'bad' : 'warn')} ${paint.bold(visibleText(threat.name))} ${paint.soft(threat.kind)}${cves}`,
    `    ${count(threat.requests, 'request')} from ${about}${count(threat.sources, 'source')}, first ${when(threat.first, now)}, last ${when(threat.last, now)}${growth ? `, ${paint.ember(growth)}` : ''}`,
    paint.soft(`    why: firebreak explain ${threat.id}`),
  ]
}

function sourcesLine(report: LookReport, paint: Paint): string[] {
  const probing = report.sources.filter((source) => source.probes > 0).slice(0, 3)
  if (probing.length === 0) return []
  const total = report.sources.reduce((sum, source) => sum + source.probes, 0)
  const top = probing.reduce((sum, source) => sum + source.probes, 0)
  const names = probing.map((source) => `${visibleText(source.address)} (${thousands(source.probes)})`).join(', ')
  const share = total > top ? `, ${Math.round((100 * top) / total)} % of the listed sources’ probes` : ''
  return [
    `${mark(paint, 'note')} Busiest: ${names}${share}`,
    paint.soft(`    more: firebreak explain ${visibleText(probing[0]?.address ?? '')}`),
  ]
}

function unclassified(report: LookReport, paint: Paint, now: Date): string[] {
  const rows = report.unclassified.slice(0, UNCLASSIFIED_SHOWN)
  if (rows.length === 0) return []
  const lines = [`${mark(paint, 'note')} Unclassified: requests no rule knows, most sources first`]
  for (const row of rows) {
    const growth = growthWords(row.growth)
    const figures = `${count(row.sources, 'source')}, ${count(row.requests, 'request')}, since ${when(row.first, now)}`
    lines.push(
      `    ${visibleText(row.template, Math.max(20, paint.width - 8))}`,
      paint.soft(`      ${figures}${growth ? `, ${growth}` : ''}`),
    )
  }
  return lines
}

function answered(report: LookReport, paint: Paint): string[] {
  const rows = report.threats.filter((threat) => threat.kind !== 'generic' && threat.answered['2xx'] > 0)
  const generic = report.threats
    .filter((threat) => threat.kind === 'generic')
    .reduce((sum, threat) => sum + threat.answered['2xx'], 0)
  if (report.threats.length === 0) return [`${mark(paint, 'ok')} No probe was seen, so none was answered.`]
  const lines = rows
    .slice(0, 8)
    .flatMap((threat) => [
      `${mark(paint, 'bad')} ${count(threat.answered['2xx'], 'request')} for ${paint.bold(visibleText(threat.name))} ${threat.answered['2xx'] === 1 ? 'was' : 'were'} answered with success (2xx): check whether it worked`,
      ...threat.answeredEvidence
        .slice(0, 1)
        .flatMap((line) => [
          paint.soft(`    ${visibleText(line.file)}:${line.line}`),
          `    ${visibleText(line.text, Math.max(40, paint.width - 6))}`,
        ]),
    ])
  if (rows.length > 8) lines.push(paint.soft(`  ... and ${rows.length - 8} more threats with 2xx answers`))
  if (rows.length === 0)
    lines.push(`${mark(paint, 'ok')} No worm, exploit or scanner request was answered with success (2xx).`)
  if (generic > 0)
    lines.push(
      `${mark(paint, 'note')} ${count(generic, 'general probe')} got a 2xx: often harmless (a search page answers anything), worth a glance.`,
    )
  return lines
}

/** Which advisories apply to this machine, what is probed for, what the fix is, and by when. */
function exposed({ exposure }: LookReport, paint: Paint): string[] {
  if (exposure === null) return []
  return [
    question(paint, 'What is this machine exposed to, and by when must it be closed?'),
    ...exposureAnswer(exposure, paint),
    '',
  ]
}

function next(report: LookReport, paint: Paint): string[] {
  return report.next.flatMap((step, index) => {
    const symbol = mark(paint, step.urgency === 'now' ? 'bad' : step.urgency === 'soon' ? 'warn' : 'note')
    const text = wrap(`${symbol} ${index + 1}. ${visibleText(step.text, 2000)}`, paint.width, '     ')
    return step.command ? [...text, paint.sea(`     $ ${visibleText(step.command)}`)] : text
  })
}

function warnings(report: LookReport, paint: Paint): string[] {
  if (report.warnings.length === 0) return []
  const shown = report.warnings.slice(0, 8).flatMap((warning) => {
    const where = warning.file ? ` ${visibleText(warning.file)}${warning.line ? `:${warning.line}` : ''}` : ''
    return [
      ...wrap(
        `${paint.amber(paint.symbols ? '▲' : '!')} ${visibleText(warning.message, 600)}${where}`,
        paint.width,
        '  ',
      ),
      ...(warning.remedy ? wrap(paint.soft(`  ${visibleText(warning.remedy, 600)}`), paint.width, '  ') : []),
    ]
  })
  const more = report.warnings.length > 8 ? [paint.soft(`  ... and ${report.warnings.length - 8} more in --json`)] : []
  return [paint.bold('What could not be seen'), ...shown, ...more, '']
}

/** A shape and, in plain output, a word: never colour alone. */
function mark(paint: Paint, kind: 'bad' | 'warn' | 'ok' | 'note'): string {
  if (!paint.symbols) return { bad: '[urgent]', warn: '[probing]', ok: '[ok]', note: '[note]' }[kind]
  return { bad: paint.ember('●'), warn: paint.amber('▲'), ok: paint.pine('✓'), note: paint.soft('·') }[kind]
}

/** Breaks at blanks; later lines start with `indent`. Colour codes count as no width. */
function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && length(line) + 1 + length(word) > width) {
      lines.push(line)
      line = `${indent}${word}`
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function length(text: string): number {
  return text.replaceAll(/\x1b\[[0-9;]*m/g, '').length
}
