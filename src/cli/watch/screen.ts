import { visibleText } from '../../support/escape.ts'
import { duration } from '../../support/time.ts'
import type { Paint } from '../render/paint.ts'
import { bytes, count, thousands } from '../render/wording.ts'
import type { LivePicture } from './picture.ts'
import { PAGES, type View } from './view.ts'

const BARS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/** The whole screen as lines, none longer than `columns`; the caller writes them. */
export function screen(picture: LivePicture, view: View, paint: Paint, columns: number, rows: number): string[] {
  const head = [headline(picture, paint), tabs(view, paint), '']
  const foot = ['', footer(view, paint)]
  const room = Math.max(1, rows - head.length - foot.length)
  const body = pageLines(picture, view, paint, columns)
  const top = Math.min(view.top, Math.max(0, body.length - room))
  const shown = body.slice(top, top + room)
  while (shown.length < room) shown.push('')
  return [...head, ...shown, ...foot].map((line) => cut(line, columns))
}

function headline(picture: LivePicture, paint: Paint): string {
  const probes = picture.probes.at(-1) ?? 0
  const growing = picture.threats.filter((threat) => isRising(threat.minutes)).length
  const seen = `${count(picture.threats.length, 'threat')} since ${duration(picture.now - picture.started)} ago`
  const state = growing > 0 ? paint.ember(`${count(growing, 'threat')} rising`) : paint.pine('nothing rising')
  return `${paint.bold('Firebreak')}  ${seen}, ${state}, ${count(probes, 'probe')} this minute`
}

/** More in the last ten minutes than in the ten before, and enough to mean something. */
function isRising(minutes: readonly number[]): boolean {
  const sum = (from: number, to?: number): number => minutes.slice(from, to).reduce((all, n) => all + n, 0)
  return sum(-10) >= 8 && sum(-10) > 2 * sum(-20, -10)
}

function tabs(view: View, paint: Paint): string {
  return PAGES.map((page, at) =>
    page === view.page ? paint.bold(`[${at + 1} ${page}]`) : paint.soft(` ${at + 1} ${page} `),
  ).join(' ')
}

function pageLines(picture: LivePicture, view: View, paint: Paint, columns: number): string[] {
  switch (view.page) {
    case 'threats':
      return threatLines(picture, view, paint, columns)
    case 'sources':
      return sourceLines(picture, view, paint)
    case 'unclassified':
      return unknownLines(picture, view, paint)
    case 'health':
      return healthLines(picture, paint)
    case 'help':
      return HELP
  }
}

const HELP = [
  '1 2 3 4, Tab   pages: threats, sources, unclassified, health',
  '/              filter; Enter keeps it, Esc clears it',
  ':              jump to a page by name (:sources), :q leaves',
  'j k, arrows    scroll',
  '?              this help, and back',
  'q, Ctrl-C      leave; nothing is lost, nothing was changed',
]

function threatLines(picture: LivePicture, view: View, paint: Paint, columns: number): string[] {
  const rows = picture.threats.filter((threat) => fits(view.filter, [threat.id, threat.name, threat.kind]))
  if (rows.length === 0) return empty(picture, view, 'No probe seen')
  const name = Math.min(34, Math.max(12, columns - 86))
  return rows.map((threat) => {
    const mark = isRising(threat.minutes)
      ? paint.ember(paint.symbols ? '●' : '!')
      : paint.amber(paint.symbols ? '▲' : '-')
    const answered = threat.answered > 0 ? paint.ember(` ${thousands(threat.answered)} answered 2xx`) : ''
    return `${mark} ${pad(visibleText(threat.name, name), name)} ${thousands(threat.requests).padStart(8)} req ${thousands(threat.sources).padStart(6)} src  ${spark(threat.minutes, paint)}  ${ago(picture.now, threat.last)}${answered}`
  })
}

function sourceLines(picture: LivePicture, view: View, paint: Paint): string[] {
  const rows = picture.sources.filter((source) => fits(view.filter, [source.address, ...source.threats]))
  if (rows.length === 0) return empty(picture, view, 'No source has probed')
  return rows.map(
    (source) =>
      `${pad(visibleText(source.address, 39), 39)} ${thousands(source.requests).padStart(8)} probes  ${ago(picture.now, source.last).padEnd(10)} ${paint.soft(visibleText(source.threats.join(', '), 80))}`,
  )
}

function unknownLines(picture: LivePicture, view: View, paint: Paint): string[] {
  const rows = picture.unknown.filter((row) => fits(view.filter, [row.template]))
  if (rows.length === 0) return empty(picture, view, 'No unknown request was refused')
  return rows.map(
    (row) =>
      `${thousands(row.sources).padStart(6)} src ${thousands(row.requests).padStart(7)} req  ${visibleText(row.template, 120)}  ${paint.soft(ago(picture.now, row.last))}`,
  )
}

function healthLines(picture: LivePicture, paint: Paint): string[] {
  const { health } = picture
  if (!health) return ['Nothing was read yet.']
  const blind = health.gapBytes > 0 || health.overflowed > 0 || health.unparsed > 0.05 * health.lines
  return [
    blind ? paint.ember('Firebreak is partly blind:') : paint.pine('Firebreak sees everything it follows.'),
    `files followed  ${thousands(health.files)}`,
    `read            ${bytes(health.bytes)}, ${count(health.lines, 'line')}`,
    `parsed          ${thousands(health.parsed)}, not parsed ${thousands(health.unparsed)}, skipped ${thousands(health.skipped)}`,
    `lost            ${bytes(health.gapBytes)}${health.gapReason ? ` (${visibleText(health.gapReason)})` : ''}, ${count(health.overflowed, 'sighting')} thrown away`,
    `behind          ${duration(health.lag)}`,
    `journal         ${bytes(health.journalBytes)}, disk free ${bytes(health.diskFree)}`,
    ...health.warnings.map((warning) => paint.amber(visibleText(warning, 200))),
  ]
}

function empty(picture: LivePicture, view: View, what: string): string[] {
  if (view.filter) return [`Nothing fits "${view.filter}". Esc clears the filter.`]
  const lines = picture.health?.lines ?? 0
  return [`${what} in ${count(lines, 'line')} of ${count(picture.health?.files ?? 0, 'file')}.`]
}

function fits(filter: string, texts: readonly string[]): boolean {
  const wanted = filter.toLowerCase()
  const inverse = wanted.startsWith('!')
  const word = inverse ? wanted.slice(1) : wanted
  return word === '' || texts.some((text) => text.toLowerCase().includes(word)) !== inverse
}

function spark(minutes: readonly number[], paint: Paint): string {
  const last = minutes.slice(-30)
  const top = Math.max(1, ...last)
  if (!paint.symbols) return `${last.slice(-10).join(' ')}`
  return last.map((n) => BARS[n === 0 ? 0 : Math.max(1, Math.round((n / top) * 8))]).join('')
}

function ago(now: number, minute: number): string {
  const ms = now - minute * 60_000
  return ms < 120_000 ? 'just now' : `${duration(ms)} ago`
}

function pad(text: string, width: number): string {
  return text.length >= width ? text : text + ' '.repeat(width - text.length)
}

function footer(view: View, paint: Paint): string {
  if (view.typing) return `${view.typing.kind === 'filter' ? '/' : ':'}${view.typing.text}${paint.soft('▏')}`
  if (view.note) return paint.amber(view.note)
  const filter = view.filter ? `filter "${view.filter}" (Esc clears)   ` : ''
  return paint.soft(`${filter}? help   / filter   : jump   q quit`)
}

/** Cuts at `columns` visible characters; colour codes count as none and are closed. */
function cut(line: string, columns: number): string {
  let length = 0
  let out = ''
  for (const part of line.split(/(\x1b\[[0-9;]*m)/)) {
    if (part.startsWith('\x1b[')) out += part
    else {
      out += part.slice(0, Math.max(0, columns - length))
      length += part.length
    }
  }
  return out
}
