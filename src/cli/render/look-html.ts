import { createHash } from 'node:crypto'
import type { LookReport, SourceRow, ThreatRow, UnclassifiedRow } from '../../model/look-report.ts'
import { html, visibleText } from '../../support/escape.ts'
import { duration } from '../../support/time.ts'
import { style } from './look-html-style.ts'
import { answeredBar, type Span, spanOf, timelineChart } from './look-html-charts.ts'
import { bytes, count, growthWords, thousands, when } from './wording.ts'

/** One self-contained page: no script, no network, a content policy that allows only its own style. */
export function lookHtml(report: LookReport, now: Date): string {
  const specific = report.threats.filter((threat) => threat.kind !== 'generic')
  const generic = report.threats.filter((threat) => threat.kind === 'generic')
  const hash = createHash('sha256').update(style).digest('base64')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer"><title>${html(headline(report))} · Firebreak</title><style>${style}</style></head><body><main>
${report.sample ? '<p class="sample"><b>Sample.</b> No web log was found, so this page shows a made-up log.</p>' : ''}
<h1>${html(headline(report))}</h1>
<p class="sub">${html(readWords(report, now))}</p>
${steps(report)}
<section aria-labelledby="t"><h2 id="t">Who is probing, with what, how fast is it growing</h2>
${specific.length === 0 ? `<p>No worm, exploit or scanner among ${count(report.input.lines, 'line')}.</p>` : specific.map((threat) => threatCard(threat, spanOf(report), now)).join('')}</section>
<section aria-labelledby="a"><h2 id="a">What was answered that should not have been</h2>${answeredPart(report)}</section>
${generic.length > 0 ? `<section aria-labelledby="g"><h2 id="g">General probing</h2>${genericTable(generic, now)}</section>` : ''}
<section aria-labelledby="s"><h2 id="s">Sources</h2>${sourceTable(report.sources, now)}</section>
<section aria-labelledby="u"><h2 id="u">Unclassified requests</h2>${unclassifiedTable(report.unclassified, now)}</section>
<section aria-labelledby="f"><h2 id="f">What was read</h2>${fileTable(report, now)}</section>
<footer>Made ${html(report.made)} by Firebreak ${html(report.version)}. Times are UTC. Rules carry their authors: ${html(authors(report))}.</footer>
</main></body></html>
`
}

function headline(report: LookReport): string {
  const probing = report.threats.filter((threat) => threat.kind !== 'generic')
  if (report.threats.length === 0) return `No probe in ${count(report.input.lines, 'line')}`
  const answered = probing.filter((threat) => threat.answered['2xx'] > 0).length
  const growing = probing.filter((threat) => threat.doublingMinutes !== null).length
  const parts = [`${count(probing.length, 'threat')} probing`]
  if (growing > 0) parts.push(`${growing} growing`)
  if (answered > 0) parts.push(`${answered} answered with success`)
  return parts.join(', ')
}

function readWords(report: LookReport, now: Date): string {
  const { input } = report
  const times = input.files
    .flatMap((file) => [file.from, file.to])
    .filter((time) => time !== null)
    .toSorted()
  const span = times[0] ? `, ${when(times[0], now)} to ${when(times.at(-1) ?? times[0], now)}` : ''
  return `${count(input.files.length, 'file')}, ${count(input.lines, 'line')}, ${bytes(input.bytes)}${span}; ${thousands(report.distinctSources.count)} distinct sources; read in ${duration(input.seconds * 1000)}.`
}

function steps(report: LookReport): string {
  const items = report.next.map(
    (step) =>
      `<li class="${step.urgency}"><b>${{ now: 'Now', soon: 'Soon', fyi: 'Good to know' }[step.urgency]}</b> <span>${html(visibleText(step.text, 2000))}${step.command ? `<code>${html(visibleText(step.command))}</code>` : ''}</span></li>`,
  )
  return items.length > 0 ? `<ol class="next">${items.join('')}</ol>` : ''
}

function threatCard(threat: ThreatRow, span: Span, now: Date): string {
  const growth = growthWords(threat.growth)
  const word =
    threat.answered['2xx'] > 0
      ? '<span class="chip open">answered</span>'
      : '<span class="chip done">not answered with 2xx</span>'
  return `<article><header><h3>${html(visibleText(threat.name))}</h3><span class="chip unk">${html(threat.kind)}</span>${word}${growth ? `<span class="chip open">growing</span>` : ''}</header>
<p>${count(threat.requests, 'request')} from ${threat.sourcesError > 0 ? 'about ' : ''}${count(threat.sources, 'source')}, ${html(when(threat.first, now))} to ${html(when(threat.last, now))}. ${html(growthSentence(threat))}</p>
<p class="soft">${html(threat.cves.join(', '))}</p>
${timelineChart(threat, span)}${answeredBar(threat.answered)}
<details><summary>Evidence and rules</summary>${evidenceList(threat.evidence)}<ul>${threat.rules
    .map(
      (rule) =>
        `<li>${html(visibleText(rule.title))} <span class="soft">${html(rule.id)}, ${count(rule.requests, 'request')}, by ${html(visibleText(rule.author))}, ${html(rule.licence)}</span></li>`,
    )
    .join('')}</ul></details></article>`
}

function growthSentence(threat: ThreatRow): string {
  const words = growthWords(threat.growth)
  if (words) return `New sources are ${words}.`
  return threat.growth.why ? `No growth figure: ${threat.growth.why}.` : ''
}

function evidenceList(lines: ThreatRow['evidence']): string {
  return lines
    .map(
      (line) =>
        `<p class="line"><span class="soft">${html(visibleText(line.file))}:${line.line}</span><code>${html(line.text)}</code></p>`,
    )
    .join('')
}

function answeredPart(report: LookReport): string {
  const rows = report.threats.filter((threat) => threat.answered['2xx'] > 0 && threat.kind !== 'generic')
  if (rows.length === 0) return '<p>No worm, exploit or scanner request was answered with success (2xx).</p>'
  return rows
    .map(
      (threat) =>
        `<article><header><h3>${html(visibleText(threat.name))}</h3><span class="chip open">${thousands(threat.answered['2xx'])} answered 2xx</span></header>${evidenceList(threat.answeredEvidence)}</article>`,
    )
    .join('')
}

function genericTable(rows: ThreatRow[], now: Date): string {
  return table(
    ['Kind of probing', '#Requests', '#Sources', '#Answered 2xx', 'First', 'Last'],
    rows.map((row) => [
      row.name,
      thousands(row.requests),
      thousands(row.sources),
      thousands(row.answered['2xx']),
      when(row.first, now),
      when(row.last, now),
    ]),
  )
}

function sourceTable(rows: SourceRow[], now: Date): string {
  if (rows.length === 0) return '<p>No source was seen.</p>'
  return table(
    ['Address', '#Requests', '#Probes', 'Threats', 'First', 'Last'],
    rows.map((row) => [
      row.address,
      thousands(row.requests),
      thousands(row.probes),
      row.threats.join(', '),
      when(row.first, now),
      when(row.last, now),
    ]),
  )
}

function unclassifiedTable(rows: UnclassifiedRow[], now: Date): string {
  if (rows.length === 0) return '<p>Every failing request matched a rule or is ordinary noise.</p>'
  return table(
    ['Template', '#Sources', '#Requests', 'First', 'Growth'],
    rows.map((row) => [
      row.template,
      thousands(row.sources),
      thousands(row.requests),
      when(row.first, now),
      growthWords(row.growth),
    ]),
  )
}

function fileTable(report: LookReport, now: Date): string {
  const warnings = report.warnings.map(
    (warning) =>
      `<li>${html(visibleText(warning.message, 600))} ${html(visibleText(warning.file ?? ''))}${warning.line ? `:${warning.line}` : ''} <span class="soft">${html(visibleText(warning.remedy, 600))}</span></li>`,
  )
  return (
    table(
      ['File', 'Format', '#Lines', '#Unparsed', 'From', 'To'],
      report.input.files.map((file) => [
        file.path,
        file.format,
        thousands(file.lines),
        thousands(file.unparsed),
        file.from ? when(file.from, now) : '',
        file.to ? when(file.to, now) : '',
      ]),
    ) + (warnings.length > 0 ? `<h3>What could not be seen</h3><ul>${warnings.join('')}</ul>` : '')
  )
}

/** A head that starts with `#` is a number column. */
function table(head: string[], rows: string[][]): string {
  const numeric = head.map((name) => name.startsWith('#'))
  const cell = (tag: string, text: string, at: number) =>
    `<${tag}${numeric[at] ? ' class="n"' : ''}>${html(visibleText(text.replace(/^#/, tag === 'th' ? '' : '#'), 300))}</${tag}>`
  return `<div class="scroll"><table><thead><tr>${head.map((name, at) => cell('th', name, at)).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map((text, at) => cell('td', text, at)).join('')}</tr>`)
    .join('')}</tbody></table></div>`
}

function authors(report: LookReport): string {
  const names = new Set(
    report.threats.flatMap((threat) => threat.rules.map((rule) => `${rule.author} (${rule.licence})`)),
  )
  return visibleText([...names].join('; ') || 'none matched', 2000)
}
